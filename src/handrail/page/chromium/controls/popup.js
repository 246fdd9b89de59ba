// Finds options in a list that a page makes of plain elements. Evaluates to a function: popup(element, [names, pick]) of names
// {text | regex, said}. It gives {isEditable, closed} where the element shows no list yet; {missing, offered}; {collapsed}, the item
// of a tree that a name leads through; {twice, alike}; {disabled}; or {paths, chosen, isMultiple, isPart}: the options by their paths,
// of the list those that are chosen, whether it takes several, and whether it holds only a part of them. With a `pick` {path,
// isChosen} it gives that option, and with an empty one the input.
return (element, [names, pick]) => {
  const isEditable = editedInput(element) !== null;
  if (pick && !pick.path) return editedInput(element);
  const list = listOf();
  if (!list) return pick ? null : { closed: true, isEditable };
  const options = [...list.querySelectorAll(OPTIONS)].filter(isShown).map(option => ({ option, path: pathOf(option, list) }));
  if (pick) {
    const alike = options.filter(({ path }) => path === pick.path).map(({ option }) => option);
    return alike.find(option => isMarked(option) === pick.isChosen) || null;
  }
  const paths = [];
  for (const name of names) {
    const answer = oneCalled(name);
    if (!answer.path) return { ...answer, isEditable };
    paths.push(answer.path);
  }
  const chosen = options.filter(({ option }) => isMarked(option)).map(({ path }) => path);
  const isPart = options.some(({ option }) => option.matches('[role=option]') && Number(option.getAttribute('aria-setsize')) > options.length);
  return { paths, chosen, isMultiple: isMultiple(list), isPart, isEditable };

  function listOf() {
    if (element.matches(LISTS)) return element;
    const owned = ownedLists(element);
    if (owned.some(isShown)) return owned.find(isShown);
    if (owned.some(list => list.querySelector(OPTIONS))) return null; // its own list, which is closed
    const inner = [...element.querySelectorAll(LISTS)].find(isShown);
    if (inner) return inner;
    if (element.getAttribute('aria-expanded') === 'false') return null;
    const lists = [...document.querySelectorAll(LISTS)].filter(list => isShown(list) && isPositioned(list));
    return lists.length === 1 ? lists[0] : null;
  }

  function isPositioned(node) {
    for (let outer = node; outer; outer = outer.parentElement) {
      if (['absolute', 'fixed'].includes(getComputedStyle(outer).position)) return true;
    }
    return false;
  }

  function oneCalled({ text, regex, said }) {
    const isCalled = words => (regex === undefined ? words === text : new RegExp(`^(?:${regex})$`).test(words));
    const byName = options.filter(({ option }) => isCalled(nameOf(option)));
    const byPath = options.filter(({ path }) => isCalled(path));
    // A pattern for a name may match the path of all that is below it, too.
    const alike = regex !== undefined && byName.length ? byName : [...new Set([...byName, ...byPath])];
    if (alike.length > 1) return { twice: said, alike: alike.map(({ path }) => path) };
    if (!alike.length) return wayTo(text) || missing(said);
    const [{ option, path }] = alike;
    const isDisabled = option.getAttribute('aria-disabled') === 'true' || option.matches(':disabled');
    return isDisabled ? { disabled: path } : { path };
  }

  function wayTo(text) {
    const onTheWay = options.filter(({ option, path }) => option.matches('[role=treeitem]') && text?.startsWith(`${path} > `));
    const length = Math.max(...onTheWay.map(({ path }) => path.length));
    const nearest = onTheWay.filter(({ path }) => path.length === length);
    if (nearest.length > 1) return { twice: nearest[0].path, alike: nearest.map(({ path }) => path) };
    const isCollapsed = nearest.length === 1 && nearest[0].option.getAttribute('aria-expanded') === 'false';
    return isCollapsed ? { collapsed: nearest[0].path, isChosen: isMarked(nearest[0].option) } : null;
  }

  function missing(said) {
    const area = [list, ...list.querySelectorAll('*')].find(node => node.scrollHeight > node.clientHeight + 5 && node.clientHeight > 0);
    if (area) area.scrollTop += area.clientHeight * 0.8; // a list of many may hold only those that are in sight
    return { missing: said, offered: options.map(({ path }) => path) };
  }
};
