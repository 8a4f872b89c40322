// SPDX-License-Identifier: Apache-2.0
import { keep, recall } from './storage.js';

const THEMES = ['auto', 'light', 'dark'];

/** The button that goes through the themes. Calls back when colours have changed, for what is not drawn by CSS. */
export class ThemeSwitch {
  constructor(button, onChange) {
    this.button = button;
    this.onChange = onChange;
    const kept = recall('theme');
    this.theme = THEMES.includes(kept) ? kept : 'auto';
    this.show();
    button.addEventListener('click', () => this.next());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  }

  next() {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length];
    keep('theme', this.theme);
    this.show();
    this.onChange();
  }

  show() {
    if (this.theme === 'auto') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = this.theme;
    }
    this.button.querySelector('.theme-name').textContent = this.theme;
    this.button.setAttribute('aria-label', `Theme: ${this.theme}`);
    this.button.dataset.theme = this.theme;
  }
}
