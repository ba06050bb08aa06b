// Comfort only: every page works without this file.
// It reads its settings and its sentences from data attributes, keeps nothing, and asks only its own server.
"use strict";
(() => {
  const body = document.body;
  const lockPath = "/lock";
  const lockedPath = "/locked";
  let gone = false;

  const token = () => {
    const meta = document.querySelector('meta[name="csrf"]');
    return meta ? meta.content : "";
  };

  // Hide first, tell the server second: what is on the glass is what betrays.
  const blank = () => {
    gone = true;
    document.documentElement.classList.add("blank");
    document.title = "";
    body.replaceChildren();
  };

  const lock = () => {
    if (gone || !("idle" in body.dataset)) return;
    const csrf = token();
    blank();
    // A server that does not answer must not keep this address in the bar.
    const leave = setTimeout(() => location.replace(lockedPath), 400);
    // keepalive lets the request outlive the page; the lock does not wait for its answer.
    fetch(lockPath, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrf }).toString(),
      redirect: "manual",
    }).then(
      () => location.replace(lockedPath),
      () => {
        // Refused by the browser or by the wire: a plain form is the last try.
        clearTimeout(leave);
        const form = document.createElement("form");
        const field = document.createElement("input");
        form.method = "post";
        form.action = lockPath;
        field.type = "hidden";
        field.name = "csrf";
        field.value = csrf;
        form.append(field);
        body.append(form);
        form.submit();
      },
    );
  };

  // Escape twice within 600 ms. Capture, so that no field or menu swallows it.
  let lastEscape = -Infinity;
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      const second = event.timeStamp - lastEscape <= 600;
      lastEscape = event.timeStamp;
      if (second) {
        event.preventDefault();
        lock();
      }
    },
    true,
  );

  // "/" goes to the search field, unless somebody is writing.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector(".find input[type=search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // Ctrl and Enter send a form from where Enter alone does not: a list, a tick, a field of several lines.
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    // On a button they press that button.
    const form = event.target.matches("button") ? null : event.target.form;
    const button = form?.querySelector("button:not([type=button], [disabled])");
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });

  // Idle: body data-idle is the limit in seconds. The wall clock is used, because timers sleep with the lid.
  const idleSeconds = Number(body.dataset.idle || 0);
  if (idleSeconds > 0) {
    const warning = document.querySelector("[data-idle-warning]");
    const lead = Math.min(60, idleSeconds / 4);
    let seen = Date.now();
    const touch = () => {
      if (overdue()) return lock();
      seen = Date.now();
      if (warning) warning.hidden = true;
    };
    const overdue = () => Date.now() - seen >= idleSeconds * 1000;
    const look = () => {
      if (gone) return;
      if (overdue()) return lock();
      const remaining = Math.ceil(idleSeconds - (Date.now() - seen) / 1000);
      if (warning && remaining <= lead && warning.hidden) {
        warning.textContent = warning.dataset.idleWarning.replace("{s}", String(remaining));
        warning.hidden = false;
      }
    };
    for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
      addEventListener(kind, touch, { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", look);
    setInterval(look, 1000);
  }

  // Back after a lock must show nothing: a page kept in memory is asked for again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    blank();
    location.reload();
  });

  // An import at work: data-status answers {done, total, text?, finished}. Pages without script carry a refresh link.
  const job = document.querySelector("[data-status]");
  if (job) {
    const bar = job.querySelector("progress");
    const says = job.querySelector("[data-says]");
    let wait = 700;
    const ask = async () => {
      if (gone) return;
      try {
        const answer = await fetch(job.dataset.status, {
          credentials: "same-origin",
          headers: { accept: "application/json" },
          redirect: "error",
        });
        if (!answer.ok) return location.reload();
        const state = await answer.json();
        if (gone) return;
        if (bar) {
          bar.max = state.total;
          bar.value = state.done;
        }
        if (says) {
          const pattern = job.dataset.line || "{done} / {total}";
          says.textContent =
            state.text || pattern.replace("{done}", String(state.done)).replace("{total}", String(state.total));
        }
        if (state.finished) return location.reload();
        wait = 700;
      } catch {
        if (says && job.dataset.lost) says.textContent = job.dataset.lost;
        wait = Math.min(wait * 2, 10000);
      }
      setTimeout(ask, wait);
    };
    ask();
  }

  // Hours in custody tick on. The page says what the desk's clock said; the hours count from there by this machine's
  // own running time, so that a clock set by hand ticks too.
  for (const board of document.querySelectorAll("[data-now]")) {
    const made = Number(board.dataset.now);
    const digits = [...board.dataset.digits];
    const write = (hours) => String(hours).replace(/[0-9]/g, (d) => digits[d] || d);
    const hours = (from, now) => Math.max(0, Math.floor((now - Number(from)) / 3600000));
    const tick = () => {
      if (gone) return;
      const now = made + performance.now();
      for (const cell of board.querySelectorAll("[data-hours]")) {
        const least = hours(cell.dataset.hours, now);
        const most = "most" in cell.dataset ? hours(cell.dataset.most, now) : null;
        const text =
          most === null ? `≥ ${write(least)}` : most === least ? write(least) : `${write(least)}–${write(most)}`;
        if (cell.textContent !== text) cell.textContent = text;
      }
    };
    setInterval(tick, 20000);
  }

  // A name being typed shows who it could be: one look a pause, and only the newest answer counts.
  const like = document.querySelector("[data-like]");
  if (like) {
    const form = like.closest("form");
    const asks = ["name", "father", "sex", "birth"];
    let pause = 0;
    let turn = 0;
    let asked = "";
    const goOn = () => {
      const rest = form.querySelector("[data-after-look]");
      if (!rest.hidden) return;
      rest.hidden = false;
      form.elements.looked.disabled = false;
    };
    const look = async () => {
      const fields = [...new FormData(form)].filter(([key]) => asks.includes(key) || key.startsWith("not-"));
      const key = JSON.stringify(fields.filter(([name]) => asks.includes(name)));
      const named = form.elements.name.value.trim();
      if (gone || key === asked || named.length < 2) return;
      asked = key;
      turn += 1;
      const mine = turn;
      try {
        const answer = await fetch(like.dataset.like, {
          method: "POST",
          credentials: "same-origin",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams([["csrf", token()], ...fields]).toString(),
          redirect: "error",
        });
        if (gone || mine !== turn) return;
        if (!answer.ok) throw new Error(String(answer.status));
        const list = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (gone || mine !== turn) return;
        like.replaceChildren(...list.body.childNodes);
        goOn();
      } catch {
        // The button below still looks, and says what is wrong.
        asked = "";
      }
    };
    const later = (event) => {
      if (event.target.name === "code-only" && event.target.checked) goOn();
      if (!asks.includes(event.target.name)) return;
      clearTimeout(pause);
      pause = setTimeout(look, 450);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
  }

  // Keys press the buttons of a card, while the focus is in it and nobody is writing.
  document.querySelector("[data-keys]")?.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=radio]), textarea, select")) return;
    const digit = event.key.replace(/[۰-۹]/, (d) => String(d.charCodeAt(0) - 1776));
    const button = /^[1-9]$/.test(digit) && event.currentTarget.querySelector(`[data-key="${digit}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // One press, one act: a slow phone invites a second press.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
})();
