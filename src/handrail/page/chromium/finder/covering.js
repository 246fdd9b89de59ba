// Describes what covers an element, as a person would name it. Evaluates to a function of the element: {words, buttons}, both
// empty where nothing that can be told does. What is too long to be told is not told.
element => {
  const LONGEST = 120, MOST = 3;
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  const isShown = node => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const nameOf = node => folded(node.getAttribute('aria-label') || node.innerText || node.value || node.title);
  const { x, y, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  if (!hit || element.contains(hit) || hit.contains(element)) return { words: '', buttons: [] };
  let cover = hit;
  while (cover.parentElement && cover.parentElement !== document.body && !cover.parentElement.contains(element)) cover = cover.parentElement;
  if (!folded(cover.innerText)) { // a veil: what it belongs to stands beside it
    const dialogs = document.querySelectorAll('[role=dialog], [role=alertdialog], [aria-modal=true], dialog[open]');
    cover = [...dialogs].find(dialog => isShown(dialog) && !dialog.contains(element)) || cover;
  }
  const buttons = [...cover.querySelectorAll('button, [role=button], input[type=button], input[type=submit], a[href]')];
  if (cover.matches('button, [role=button]')) buttons.unshift(cover);
  const heading = [...cover.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]')].find(isShown);
  const lines = (heading || cover).innerText.split('\n').map(folded).filter(Boolean);
  const names = buttons.filter(isShown).map(nameOf).filter(name => name && name.length <= LONGEST);
  const words = lines.find(line => !names.includes(line)) || '';
  return { words: words.length > LONGEST ? '' : words, buttons: [...new Set(names)].slice(0, MOST) };
}
