// The browser tells that something is due, and nothing else: no name, no case, not what it is, not by which program.
// Only when somebody pressed the button and the browser allowed it. Asking the server is no sign of life.
"use strict";
(() => {
  const say = document.body.dataset.tell;
  if (!say || !("Notification" in window)) return;
  const button = document.querySelector("[data-tell-ask]");
  if (button && Notification.permission === "default") {
    button.hidden = false;
    button.addEventListener("click", () => {
      Notification.requestPermission().then(() => {
        button.hidden = true;
      });
    });
  }
  let known = null;
  const ask = async () => {
    if (Notification.permission !== "granted" || document.documentElement.classList.contains("blank")) return;
    try {
      const answer = await fetch("/tasks/progress", { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      const { due } = await answer.json();
      if (known !== null && due > known) new Notification(say, { tag: "due", silent: true });
      known = due;
    } catch {
      // A server that does not answer has nothing to tell.
    }
  };
  ask();
  setInterval(ask, 60000);
})();
