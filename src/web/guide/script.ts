/**
 * The script of the pages for partners: a button that copies each block of code, and one choice of programming language for all
 * blocks. Without it the pages lack nothing but that.
 */
export const SCRIPT = `'use strict';
const isVietnamese = document.documentElement.lang === 'vi';
const words = isVietnamese ? ['Sao chép', 'Đã sao chép'] : ['Copy', 'Copied'];
if (navigator.clipboard) {
  for (const block of document.querySelectorAll('pre')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = words[0];
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = words[1];
      setTimeout(() => { button.textContent = words[0]; }, 2000);
    });
    block.after(button);
  }
}
const radios = [...document.querySelectorAll('.tabs input')];
const choose = (name) => {
  for (const radio of radios) if (radio.value === name) radio.checked = true;
};
for (const radio of radios) {
  radio.addEventListener('change', () => {
    choose(radio.value);
    localStorage.setItem('code', radio.value);
  });
}
choose(localStorage.getItem('code'));
`;
