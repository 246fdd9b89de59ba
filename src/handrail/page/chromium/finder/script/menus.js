// Menus, and the menus that entries open.
// Entries are what stands in a menu that says so, or else above the first title. Where neither has the very name, any link is
// meant by it; a pattern means no link outside of a menu, where there is one.
function entries(name) {
  const found = entriesOfMenus(name);
  return found.length || !name || name.regex !== undefined ? found : called(trails(), name, 'entry');
}
function entriesOfMenus(name) {
  const every = candidates('entry');
  const title = all(HEADINGS).filter(shown).find(heading => every.some(element => follows(element, heading)));
  const above = every.filter(element => (title ? follows(element, title) : !closest(element, 'form')));
  const said = every.filter(element => closest(element, MENUS));
  const isPattern = !name || name.regex !== undefined;
  const menus = isPattern && said.length ? [said] : [said, above];
  const named = called(every, name, 'entry');
  const found = menus.map(menu => named.filter(element => menu.includes(element))).find(some => some.length);
  return found || (isPattern && menus.some(menu => menu.length) ? [] : named.filter(element => !isPlainEntry(element)));
}

// Menus stand beside menus, or in them, and the same words in several of them. Without more, the outermost is meant;
// `entry "B" in entry "A"` is in the menu that A opens: in A's own item, or else in the first that comes after A's own menu and has B.
const MENU_LISTS = 'ul, ol, menu, tr, [role=menubar], [role=menu], [role=tablist]';
const holdsAnother = entry => element => candidates('entry').some(other => other !== entry && contains(element, other));
const menuOf = entry => ofElement('menu', entry, () => {
  const around = [];
  for (let outer = parentOf(entry); outer; outer = parentOf(outer)) around.push(outer);
  return closest(entry, MENU_LISTS) || around.find(holdsAnother(entry)) || document.body;
});
function outermost(found) {
  const depth = entry => { let n = 0; for (let at = entry; (at = parentOf(at) && closest(parentOf(at), MENU_LISTS)); n += 1); return n; };
  const least = Math.min(...found.map(depth));
  const outer = found.filter(entry => depth(entry) === least);
  return outer.filter(entry => menuOf(entry) === menuOf(outer[0]));
}
function opened(found, entry) {
  const item = closest(entry, 'li');
  const own = item ? candidates('entry').filter(inner => inner !== entry && contains(item, inner)) : [];
  const isClosed = item && !own.length && all(MENU_LISTS, item).length > 0;
  if (own.length || isClosed) return found.filter(inner => own.includes(inner));
  const behind = found.filter(inner => follows(entry, inner) && menuOf(inner) !== menuOf(entry));
  return behind.filter(inner => menuOf(inner) === menuOf(behind[0]));
}
