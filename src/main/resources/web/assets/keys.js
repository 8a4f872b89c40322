// SPDX-License-Identifier: Apache-2.0
import { keep, recall } from './storage.js';

const WRITING = 'input:not([type=checkbox]), textarea, select, [contenteditable]';

/** Single-letter keys, which can be switched off: some people's voice control types them. */
export class Keys {
  /** Actions by key. */
  constructor(actions, toggle) {
    toggle.checked = recall('keys') !== 'off';
    toggle.addEventListener('change', () => keep('keys', toggle.checked ? 'on' : 'off'));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && event.target.matches?.(WRITING)) {
        event.target.blur();
        return;
      }
      const taken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
      if (taken || !toggle.checked || event.target.matches?.(WRITING) || document.querySelector('dialog[open]') !== null) {
        return;
      }
      const action = actions[event.key];
      if (action !== undefined) {
        event.preventDefault();
        action();
      }
    });
  }
}
