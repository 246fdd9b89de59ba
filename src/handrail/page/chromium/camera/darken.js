// Darkens an empty window, and stays for a few frames, since what is gone at once may be in no video. Evaluates to a function, that
// gives the time at which the window turned dark, in milliseconds since 1970.
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  document.documentElement.style.background = '#1d2733';
  await frame();
  const darkenedAt = Date.now();
  for (let further = 0; further < 5; further++) await frame();
  return darkenedAt;
}
