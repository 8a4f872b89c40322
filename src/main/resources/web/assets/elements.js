// SPDX-License-Identifier: Apache-2.0

/** Makes an element, at the end of the parent if there is one. */
export function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent?.append(element);
  return element;
}

/** Fills the head of a card. Returns its heading, and the headline number with its name, which are empty. */
export function fillHead(head, title, about) {
  const heading = make('h3', 'chart-title', head);
  heading.textContent = title;
  const now = make('p', 'chart-now', head);
  const value = make('span', 'chart-value', now);
  const name = make('span', 'chart-name', now);
  make('p', 'chart-about', head).textContent = about;
  return { heading, value, name };
}
