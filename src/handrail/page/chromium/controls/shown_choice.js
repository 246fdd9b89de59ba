// Tells whether a list that a page makes of plain elements shows the options that were chosen. Evaluates to a function:
// shownChoice(element, paths) gives {group} or {group, holds}: the words of the element, or the paths of its chosen options. A menu
// acts, and shows no choice; neither does a list whose options say nothing of it. `group` is that of radio buttons, as in checked.js.
return (element, paths) => {
  if (element.matches('[role=menu], [aria-haspopup=menu]')) return { group: '' };
  const place = [...document.querySelectorAll(element.localName)].indexOf(element);
  const group = element.matches('[role=radiogroup]') ? `radio ${element.querySelector('input[type=radio]')?.name || place}` : '';

  const isList = element.matches(LISTS);
  const lists = isList ? [element] : ownedLists(element);
  const options = lists.flatMap(list => [...list.querySelectorAll(OPTIONS)].map(option => ({ option, path: pathOf(option, list) })));
  const marked = options.filter(({ option }) => isMarked(option)).map(({ path }) => path);
  const known = options.map(({ path }) => path);
  const tells = options.some(({ option }) => tellsState(option));
  // A list that holds only what is in sight does not tell of the others.
  const isMissing = paths.some(path => !marked.includes(path) && known.includes(path));
  const isTooMany = lists.some(isMultiple) && marked.some(path => !paths.includes(path));
  if (isList || (tells && isTooMany)) return tells && (isMissing || isTooMany) ? { group, holds: marked.join(', ') } : { group };

  const last = path => path.split(' > ').pop();
  const edited = editedInput(element);
  const input = edited || (element.matches('input, textarea') ? element : element.querySelector('input, textarea'));
  const words = folded(`${input ? input.value : ''} ${element.innerText}`);
  const isLongest = name => !known.some(other => last(other) !== name && last(other).includes(name) && words.includes(last(other)));
  const isRead = name => (edited ? folded(edited.value) === name : words.includes(name) && isLongest(name));
  const isHeld = path => isRead(last(path)) || isRead(path) || (marked.includes(path) && !edited);
  return paths.every(isHeld) ? { group } : { group, holds: words };
};
