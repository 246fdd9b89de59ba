// Gives the button that opens a collapsed item of a tree, or null where the item has none of its own. Evaluates to a function of
// the item.
item => {
  const isOwn = button => button.parentElement.closest('[role=treeitem]') === item && button.checkVisibility();
  return [...item.querySelectorAll('button, [role=button]')].find(isOwn) || null;
}
