"use strict";
(() => {
  const by = id => document.getElementById(id);
  const scenes = [...document.querySelectorAll(".scene")];
  const last = scenes.length - 1;
  const sought = scenes.map(scene => scene.matches(".clicked") ? { wrong: 0, help: 0, found: false } : null);
  const HELP = ["none", "region", "outline", "outline"];
  const KINDLY = [
    "That is another control. Read the sentence once more, and have another look.",
    "Not that one either. It is in the part that is lit now.",
    "It is what is outlined now: click it.",
  ];
  const MIN_SPOT_SIZE = 24, MIN_SCALE = 0.55;
  let here = -1, greeting = "";

  const isEnlarged = () => document.body.classList.contains("enlarged");
  const looking = () => by("look").getAttribute("aria-checked") === "true";
  const stuck = () => !looking() && sought[here] && !sought[here].found && sought[here].help < 3;
  const say = (words, kind = "") => { by("said").textContent = words; by("said").className = kind; };

  function emphasize() {
    const seeking = sought[here];
    scenes[here].dataset.emphasis = looking() || !seeking ? "outline" : HELP[seeking.help];
    by("back").disabled = here === 0;
    by("show").hidden = !stuck();
    by("next").hidden = here === last || Boolean(stuck());
    by("next").textContent = here === 0 ? "Begin" : "Next";
  }

  function put(box, scale, margin, least) {
    const [left, top, width, height] = box.dataset.box.split(" ").map(Number);
    const wide = Math.max(width * scale + 2 * margin, least), high = Math.max(height * scale + 2 * margin, least);
    box.style.left = `${(left + width / 2) * scale - wide / 2}px`;
    box.style.top = `${(top + height / 2) * scale - high / 2}px`;
    box.style.width = `${wide}px`;
    box.style.height = `${high}px`;
  }

  /* As large as the window allows; long pages scroll, and on a telephone wide ones do. */
  function lay() {
    const picture = scenes[here].querySelector(".picture");
    if (!picture) return;
    const page = picture.parentElement, width = +picture.dataset.width, height = +picture.dataset.height;
    const whole = height <= 0.8 * width && page.clientHeight > 300 ? page.clientHeight / height : Infinity;
    const fitting = Math.max(Math.min(page.clientWidth / width, whole, 1.25), MIN_SCALE);
    const scale = isEnlarged() ? Math.max(page.clientWidth / width, 1) : fitting;
    picture.style.width = `${width * scale}px`;
    picture.style.height = `${height * scale}px`;
    for (const box of picture.querySelectorAll(".spot")) put(box, scale, 4, MIN_SPOT_SIZE);
    for (const box of picture.querySelectorAll(".lit")) put(box, scale, 90, 260);
  }

  /* A picture fills the whole window, at least as large as it was on the appliance's page; what does not fit scrolls. */
  function enlarge(wanted) {
    document.body.classList.toggle("enlarged", wanted);
    for (const button of document.querySelectorAll(".enlarge")) {
      button.setAttribute("aria-pressed", String(wanted));
      button.textContent = wanted ? "Make it small" : "Enlarge";
    }
    lay();
    bringIntoView();
  }

  function bringIntoView() {
    const spot = scenes[here].querySelector(".spot"), page = scenes[here].querySelector(".page");
    if (!page) return;
    page.scrollTo(0, 0);
    if (!spot) return;
    const [left, top] = [spot.offsetLeft, spot.offsetTop];
    const below = top + spot.offsetHeight > page.clientHeight - 20, beside = left + spot.offsetWidth > page.clientWidth - 20;
    page.scrollTo(beside ? left + spot.offsetWidth / 2 - page.clientWidth / 2 : 0, below ? top - page.clientHeight / 2 : 0);
  }

  function tellProgress() {
    const done = Math.min(here, last - 1), bar = by("progress");
    bar.setAttribute("aria-valuenow", done);
    const place = scenes[here].querySelector(".place .soft");
    bar.setAttribute("aria-valuetext", place ? place.textContent.replace("·", "").trim() : scenes[here].querySelector("h2").textContent);
    for (const part of bar.children) {
      const share = (done - part.dataset.begin) / part.dataset.length;
      part.style.flexGrow = part.dataset.length;
      part.firstElementChild.style.width = `${100 * Math.min(Math.max(share, 0), 1)}%`;
    }
    for (const link of document.querySelectorAll("nav a")) {
      const inside = here >= +link.dataset.begin && here <= +link.dataset.end;
      if (inside) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  }

  function tellScore() {
    const all = sought.filter(Boolean), count = is => all.filter(is).length;
    const unaided = count(control => control.found && control.help === 0),
      hinted = count(control => control.found && control.help > 0 && control.help < 3);
    const shown = count(control => control.help === 3), left = all.length - unaided - hinted - shown;
    const more = [[hinted, "with hints"], [shown, "shown"], [left, "not tried"]].filter(([many]) => many);
    by("score").textContent = left === all.length ? "Gone through without clicking." :
      [`${unaided} of ${all.length} steps unaided`, ...more.map(([many, how]) => `${many} ${how}`)].join(", ");
  }

  function show() {
    const asked = Math.max(scenes.findIndex(scene => `#${scene.id}` === location.hash), 0);
    if (asked === here) return;
    here = asked;
    scenes.forEach((scene, index) => { scene.hidden = index !== here; });
    if (!scenes[here].querySelector(".picture")) document.body.classList.remove("enlarged");
    say(greeting, "good");
    greeting = "";
    emphasize();
    lay();
    bringIntoView();
    tellProgress();
    if (here === last) tellScore();
    scenes[here].querySelector("h2").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /* The address holds the scene, so that the browser's Back works. Its event comes late: the scene is shown at once. */
  function go(index) {
    location.hash = `scene-${Math.min(Math.max(index, 0), last)}`;
    show();
  }

  function help(stage, words, kind) {
    sought[here].help = Math.max(sought[here].help, stage);
    say(words, kind);
    emphasize();
    if (stage > 0) scenes[here].querySelector(".spot").scrollIntoView({ block: "center", inline: "center" });
  }

  function found() {
    if (!looking()) [sought[here].found, greeting] = [true, "Right."];
    go(here + 1);
  }

  function missed() {
    if (looking() || !sought[here] || sought[here].found) return;
    const wrong = ++sought[here].wrong;
    help(Math.min(wrong - 1, 2), KINDLY[Math.min(wrong, 3) - 1], "kindly");
  }

  function onward() {
    if (stuck()) return say("Click the control on the picture to go on; or switch to “Just look”.", "kindly");
    return go(here + 1);
  }

  document.querySelector("main").addEventListener("click", event => {
    if (event.target.closest(".enlarge")) enlarge(!isEnlarged());
    else if (event.target.closest("button.spot")) found();
    else if (event.target.closest(".picture")) missed();
  });
  by("back").addEventListener("click", () => go(here - 1));
  by("next").addEventListener("click", onward);
  by("show").addEventListener("click", () => {
    help(3, "Here it is: click it, or go on.", "good");
    scenes[here].querySelector(".spot").focus();
  });
  by("look").addEventListener("click", () => {
    by("look").setAttribute("aria-checked", String(!looking()));
    say("");
    emphasize();
  });
  by("again").addEventListener("click", () => {
    for (const control of sought.filter(Boolean)) Object.assign(control, { wrong: 0, help: 0, found: false });
  });
  const KEYS = {
    z: () => enlarge(!isEnlarged()),
    Escape: () => enlarge(false),
    ArrowLeft: () => go(here - 1),
    ArrowRight: onward,
    Home: () => go(0),
    End: () => go(last),
  };
  addEventListener("keydown", event => {
    if (!(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  addEventListener("hashchange", show);
  addEventListener("resize", lay);
  document.querySelector("nav details").open = innerWidth > 900;
  show();
})();
