// SPDX-License-Identifier: Apache-2.0
// Runs before anything is painted, so that a kept theme does not flash up as the other one.
try {
  const kept = localStorage.getItem('polycast.theme');
  if (kept === 'light' || kept === 'dark') {
    document.documentElement.dataset.theme = kept;
  }
} catch {
  // Storage is closed to this page: the system's theme it is.
}
