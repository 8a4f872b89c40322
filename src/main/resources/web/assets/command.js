// SPDX-License-Identifier: Apache-2.0
const COPIED_SHOWN_MS = 1_500;

/** A line for a shell with a button that copies it. Where the browser lets no page copy, the line is selected instead. */
export function commandLine({ command, then }) {
  const element = document.createElement('p');
  element.className = 'command';
  const code = document.createElement('code');
  code.textContent = command;
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'small';
  copy.textContent = 'Copy';
  copy.setAttribute('aria-label', `Copy ${command}`);
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(command);
      copy.textContent = 'Copied';
      setTimeout(() => (copy.textContent = 'Copy'), COPIED_SHOWN_MS);
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  const note = document.createElement('span');
  note.className = 'command-then';
  note.textContent = then;
  element.append(code, copy, note);
  return element;
}
