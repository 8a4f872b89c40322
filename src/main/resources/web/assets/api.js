// SPDX-License-Identifier: Apache-2.0
const PATIENCE_MS = 5_000;

/** An answer of the API that is not what was asked for. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** This endpoint does not serve the API at all, or not to us. */
  get notServed() {
    return this.status === 404 || this.status === 403;
  }
}

/** Reads a list or an item; status is 0 in the error when there was no answer. */
export async function get(path, query = {}) {
  const url = new URL(path, document.baseURI.split('#')[0]);
  for (const [name, value] of Object.entries(query)) {
    if (value !== '') {
      url.searchParams.set(name, value);
    }
  }
  const response = await request(url, 'GET');
  return response.json();
}

export async function remove(path) {
  await request(new URL(path, document.baseURI.split('#')[0]), 'DELETE');
}

async function request(url, method) {
  let response;
  try {
    response = await fetch(url, { method, signal: AbortSignal.timeout(PATIENCE_MS), cache: 'no-store', credentials: 'same-origin' });
  } catch (error) {
    throw new ApiError(0, `no answer: ${error.message}`);
  }
  if (!response.ok) {
    throw new ApiError(response.status, await problem(response));
  }
  return response;
}

async function problem(response) {
  try {
    const { detail, title } = await response.json();
    return detail ?? title ?? `status ${response.status}`;
  } catch {
    return `status ${response.status}`;
  }
}
