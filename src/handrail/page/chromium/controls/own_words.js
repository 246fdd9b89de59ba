// Tells where the words of an option are that holds other options, as the item of a tree does: {x, y} from its corner. It gives null
// for any other: its middle is its own. Evaluates to a function of the option.
option => {
  if (!option.querySelector('[role=treeitem], [role=group]')) return null;
  const texts = document.createTreeWalker(option, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const isOwn = text.parentElement.closest('[role=treeitem]') === option && !text.parentElement.closest('button, [role=button], [aria-hidden=true]');
    range.selectNodeContents(text);
    const { left, top, width, height } = range.getBoundingClientRect();
    if (!isOwn || !text.data.trim() || !width) continue;
    const corner = option.getBoundingClientRect();
    return { x: left + width / 2 - corner.left - option.clientLeft, y: top + height / 2 - corner.top - option.clientTop };
  }
  return null;
}
