/* Search over what is in the page. The index is made at the first key. */
const box = document.querySelector('.search');
const [input, list] = box.children;
let index;
const places = '.events tbody tr, nav ul + h2 ~ ul a, .pair tr[id]';
const make = () =>
  [...document.querySelectorAll(places)].map((place) => {
    const link = place.querySelector('a') ?? place;
    const id = link.hash.slice(1);
    const label = place.closest('.pair') ? decodeURIComponent(id) : link.textContent;
    return { id, label, text: `${label} ${place.textContent}`.toLowerCase() };
  });
const rank = ({ label }, words) => {
  const name = label.toLowerCase();
  const last = name.split('.').pop();
  return last === words ? 0 : last.startsWith(words) ? 1 : name.includes(words) ? 2 : 3;
};
const show = () => {
  index ??= make();
  const words = input.value.trim().toLowerCase();
  const hits = words
    ? index
        .filter(({ text }) => words.split(/\s+/).every((word) => text.includes(word)))
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
