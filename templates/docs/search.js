/* Search over what is in the page. The index is made at the first key. */
const box = document.querySelector('.search');
const [input, list] = box.children;
let index;
const make = () =>
  [...document.querySelectorAll('nav a, main tr[id]')].map((place) => {
    const id = place.id || place.hash.slice(1);
    const isField = place.id && !place.closest('.events');
    const label = isField ? decodeURIComponent(id) : (place.querySelector('a') ?? place).textContent;
    return { id, label, text: `${label} ${place.textContent}`.toLowerCase() };
  });
const rank = ({ label }, words) => {
  const last = label.toLowerCase().split(/[.:]/).pop();
  return last === words ? 0 : last.startsWith(words) ? 1 : label.toLowerCase().includes(words) ? 2 : 3;
};
const show = () => {
  index ??= make();
  const words = input.value.trim().toLowerCase();
  const seen = new Set();
  const hits = words
    ? index
        .filter(({ text }) => words.split(/\s+/).every((word) => text.includes(word)))
        .filter(({ id }) => !seen.has(id) && seen.add(id))
        .sort((left, right) => rank(left, words) - rank(right, words))
        .slice(0, 30)
    : [];
  list.replaceChildren(
    ...hits.map(({ id, label }) => {
      const link = document.createElement('a');
      link.href = `#${id}`;
      link.textContent = label;
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
};
const close = () => {
  input.value = '';
  list.replaceChildren();
};
const move = (step) => {
  const stops = [input, ...list.querySelectorAll('a')];
  const next = stops.indexOf(document.activeElement) + step;
  stops[(next + stops.length) % stops.length].focus();
};
box.hidden = false;
input.addEventListener('input', show);
list.addEventListener('click', () => setTimeout(close));
document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  const isInside = box.contains(target);
  if (key === '/' && !isInside) input.focus();
  else if (isInside && key === 'Escape') close();
  else if (isInside && key === 'ArrowDown') move(1);
  else if (isInside && key === 'ArrowUp') move(-1);
  else if (target === input && key === 'Enter') list.querySelector('a')?.click();
  else return;
  event.preventDefault();
});
