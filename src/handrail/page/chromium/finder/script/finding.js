// Finds the elements of a locator {role, name: {text | regex} | null, inside: locator | null}.
function candidates(role) {
  if (role === 'entry') return all('a[href], [role=link], [role=tab], [role=menuitem]').filter(shown);
  if (role === 'section') return all(HEADINGS).filter(shown);
  if (FAMILIES[role]) return all(FAMILIES[role]).filter(shown);
  return all('*').filter(element => roleOf(element) === role && shown(element));
}

function named(locator) {
  const { role, name } = locator;
  if (role === 'css') return all(name.text).filter(shown);
  if (role === 'text') return textsOf(name);
  if (role === 'entry') return entries(name);
  if (role === 'section') return sections(name).map(section => section.heading);
  if (role === 'row') return rows(name);
  const own = candidates(role).filter(element => matches(name, namesOf(element, roleOf(element) || role)));
  return role === 'cell' && name ? [...new Set([...columnCells(name).filter(shown), ...own])] : own;
}

function within(elements, locator) {
  if (!locator.inside) return elements;
  if (locator.inside.role === 'section') {
    const outer = new Set(find(locator.inside));
    const places = sections(locator.inside.name).filter(section => outer.has(section.heading));
    return elements.filter(element => places.some(section => section.has(element)));
  }
  const around = find(locator.inside);
  if (locator.role === 'entry' && locator.inside.role === 'entry') {
    return elements.filter(element => around.some(outer => opened([element], outer).length));
  }
  return elements.filter(element => around.some(outer => outer !== element && contains(outer, element)));
}

// In a row, a cell is first of all the one under that column; a cell with that very text comes second.
function find(locator) {
  if (locator.role === 'cell' && locator.name && locator.inside) {
    const under = within(columnCells(locator.name).filter(shown), locator);
    if (under.length) return under;
  }
  const found = within(named(locator), locator);
  return locator.role === 'entry' && !locator.inside && found.length > 1 ? outermost(found) : found;
}

const read = query => JSON.parse(decodeURIComponent(query));
const firstFound = ({ any, signIn }) => {
  if (signIn.length && signIn.every(alternatives => alternatives.some(locator => find(locator).length))) {
    throw new Error('handrail: nobody is signed in');
  }
  for (const locator of any) {
    const found = find(locator);
    if (found.length) return found;
  }
  return [];
};
