// SPDX-License-Identifier: Apache-2.0
/** What the page keeps between visits. A browser may refuse to keep anything; then choices last for the visit. */

export function recall(name) {
  try {
    return localStorage.getItem(`polycast.${name}`);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`polycast.${name}`, value);
  } catch {
    // Not kept, and nothing else depends on it.
  }
}
