// Sections, by their headings or titles, and the smallest elements of a text.
const rank = heading => Number(heading.getAttribute('aria-level')) || Number(heading.tagName[1]) || 2;

// A section is a test of membership: what stands under a heading, up to the next one of its rank.
function sections(name) {
  const headings = all(HEADINGS).filter(shown);
  const named = headings.filter(heading => matches(name, namesOf(heading, 'heading')));
  const found = named.map(heading => {
    const end = headings.find(other => follows(heading, other) && rank(other) <= rank(heading));
    return { heading, has: element => follows(heading, element) && !(end && (element === end || follows(end, element))) };
  });
  const groups = all('fieldset, [role=region], [role=group], section[aria-label]')
    .filter(group => shown(group) && name && matches(name, namesOf(group, group.tagName === 'SECTION' ? 'region' : 'group')))
    .map(group => ({ heading: group, has: element => group !== element && contains(group, element) }));
  return found.length || groups.length ? [...found, ...groups] : titledSections(name);
}

// A page without real headings: any text alone in its box is a title, up to the next one that looks like it.
function titledSections(name) {
  if (!name) return [];
  return textsOf(name).filter(title => !closest(title, 'a, button, label, option, select')).map(heading => {
    const alike = other => other.tagName === heading.tagName && other.className === heading.className;
    const end = heading.className ? all('*').find(other => follows(heading, other) && alike(other) && shown(other)) : null;
    return { heading, has: element => follows(heading, element) && !(end && (element === end || follows(end, element))) };
  });
}

function textsOf(name) {
  const holds = element => shown(element) && matches(name, [words(element)]);
  const found = all('*').filter(element => !['HTML', 'BODY', 'SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName) && holds(element));
  return found.filter(element => !childrenOf(element).some(holds));
}
