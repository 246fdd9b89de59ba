// Describes what covers an element, as a person would name it. Evaluates to a function of the element: {words, buttons}, both
// empty where nothing that can be told does. What is too long to be told is not told.
element => {
  const LONGEST = 120, MOST = 3;
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  const isShown = node => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const nameOf = node => folded(node.getAttribute('aria-label') || node.innerText || node.value || node.title);
  const { left, top, width, height } = element.getBoundingClientRect();
  let [covered, x, y] = [element, left + width / 2, top + height / 2];
  const hitAt = () => covered.ownerDocument.elementFromPoint(x, y);
  let hit = hitAt();
  while (!hit || covered.contains(hit) || hit.contains(covered)) { // what covers a frame covers what is in it
    const frame = covered.ownerDocument.defaultView.frameElement;
    if (!frame) return { words: '', buttons: [] };
    const around = frame.getBoundingClientRect(), { paddingLeft, paddingTop } = getComputedStyle(frame);
    x += around.left + frame.clientLeft + parseFloat(paddingLeft);
    y += around.top + frame.clientTop + parseFloat(paddingTop);
    covered = frame;
    hit = hitAt();
  }
  const page = covered.ownerDocument;
  let cover = hit;
  while (cover.parentElement && cover.parentElement !== page.body && !cover.parentElement.contains(covered)) cover = cover.parentElement;
  if (!folded(cover.innerText)) { // a veil: what it belongs to stands beside it
    const dialogs = page.querySelectorAll('[role=dialog], [role=alertdialog], [aria-modal=true], dialog[open]');
    cover = [...dialogs].find(dialog => isShown(dialog) && !dialog.contains(covered)) || cover;
  }
  const buttons = [...cover.querySelectorAll('button, [role=button], input[type=button], input[type=submit], a[href]')];
  if (cover.matches('button, [role=button]')) buttons.unshift(cover);
  const heading = [...cover.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]')].find(isShown);
  const lines = (heading || cover).innerText.split('\n').map(folded).filter(Boolean);
  const names = buttons.filter(isShown).map(nameOf).filter(name => name && name.length <= LONGEST);
  const words = lines.find(line => !names.includes(line)) || '';
  return { words: words.length > LONGEST ? '' : words, buttons: [...new Set(names)].slice(0, MOST) };
}
