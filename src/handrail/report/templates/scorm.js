"use strict";
/* Tells a learning system, by the interface of SCORM 1.2, that the guide was begun, and that it was read to its end. */
(() => {
  const MOST_FRAMES = 20;
  function find(window) {
    for (let frames = 0; window && frames < MOST_FRAMES; frames += 1) {
      try { if (window.API) return window.API; } catch { return null; }
      if (window === window.parent) return null;
      window = window.parent;
    }
    return null;
  }
  const api = find(window) || (window.opener && find(window.opener));
  if (!api || String(api.LMSInitialize("")) !== "true") return;
  const began = Date.now(), DONE = ["completed", "passed"];
  let isOver = false;

  const status = () => api.LMSGetValue("cmi.core.lesson_status");
  function set(word) {
    api.LMSSetValue("cmi.core.lesson_status", word);
    api.LMSCommit("");
  }
  function sessionTime() {
    const seconds = (Date.now() - began) / 1000, two = number => String(Math.floor(number)).padStart(2, "0");
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.00`;
  }
  function finish() {
    if (isOver) return;
    isOver = true;
    api.LMSSetValue("cmi.core.session_time", sessionTime());
    api.LMSCommit("");
    api.LMSFinish("");
  }
  if (!DONE.includes(status())) {
    set("incomplete");
    const end = new IntersectionObserver(seen => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      end.disconnect();
      set("completed");
    });
    end.observe(document.querySelector("footer"));
  }
  addEventListener("pagehide", finish);
  addEventListener("beforeunload", finish);
})();
