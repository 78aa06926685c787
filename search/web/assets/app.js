// What the page can do beyond what its addresses do: search while typing, keys, the timeline.
"use strict";
const $ = (id) => document.getElementById(id);
const form = $("form"), box = $("q"), PLAIN = { match: "all", copies: "fold" };
const isResults = document.querySelector("main.results") !== null;

// The address of what the form asks for, without what goes without saying.
function address() {
  const asked = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...asked]) if (!value.trim() || value === PLAIN[name]) asked.delete(name);
  return "/" + (asked.size ? "?" + asked : "");
}

let waiting = 0, running = null;
async function show(target) {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(target, { signal: running.signal });
    if (!answer.ok) return; // half a query need not be one
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main.results");
    if (!fresh) return;
    document.querySelector("main.results").replaceChildren(...fresh.childNodes);
    document.title = page.title;
    history.replaceState(null, "", target);
    timeline();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    location.assign(address());
  });
}
if (isResults) {
  box.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(() => show(address()), 150);
  });
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target !== box) location.assign(address());
  });
}

// The timeline: a click follows a bar, dragging chooses from one bar to another.
function timeline() {
  const svg = $("timeline");
  if (!svg) return;
  const bars = [...svg.querySelectorAll("a")];
  let from = -1, to = -1;
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.min(Math.max(place, 0), bars.length - 1);
  };
  const draw = () => bars.forEach((bar, n) => bar.classList.toggle("within", from >= 0 && n >= Math.min(from, to) && n <= Math.max(from, to)));
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = to = at(event);
    svg.setPointerCapture(event.pointerId);
    draw();
  });
  svg.addEventListener("pointermove", (event) => {
    if (from >= 0) { to = at(event); draw(); }
  });
  const end = () => { from = to = -1; draw(); };
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("pointerup", () => {
    if (from < 0) return;
    const [target, last] = [Math.min(from, to), Math.max(from, to)].map((n) => new URL(bars[n].getAttribute("href"), location.href));
    target.searchParams.set("until", last.searchParams.get("until"));
    end();
    location.assign(target);
  });
  svg.addEventListener("click", (event) => { if (event.detail) event.preventDefault(); });
}
timeline();

// The matches of an article, one after the other.
const marks = [...document.querySelectorAll("mark[id]")];
let now = -1;
function walk(step) {
  if (!marks.length) return;
  marks[now]?.classList.remove("now");
  now = now < 0 && step < 0 ? marks.length - 1 : (now + step + marks.length) % marks.length;
  marks[now].classList.add("now");
  marks[now].scrollIntoView({ block: "center" });
  $("place").textContent = `${now + 1} / ${marks.length}`;
}
for (const [id, step] of [["before", -1], ["after", 1]]) {
  $(id)?.addEventListener("click", (event) => { event.preventDefault(); walk(step); });
}

// The articles found, one after the other; the one that was opened has the focus on the way back.
const hits = () => [...document.querySelectorAll(".hit h3 a")];
function move(step) {
  const all = hits(), from = all.indexOf(document.activeElement);
  const next = all[from < 0 ? (step > 0 ? 0 : all.length - 1) : from + step];
  next?.focus({ preventScroll: true });
  next?.closest(".hit").scrollIntoView({ block: "nearest" });
}
const KEYS = {
  "/": () => { box?.focus(); box?.select(); },
  j: () => move(1), k: () => move(-1), n: () => walk(1), p: () => walk(-1),
  "?": () => location.assign("/help#keys"),
  Escape: () => $("back")?.click(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".hit h3 a");
  if (!link || !isResults || event.ctrlKey || event.metaKey || event.shiftKey) return;
  sessionStorage.setItem(location.href, link.getAttribute("href"));
  sessionStorage.setItem("from", location.href);
});
// An article that was opened from the articles found leads back to where they stood.
const from = sessionStorage.getItem("from");
sessionStorage.removeItem("from");
$("back")?.addEventListener("click", (event) => {
  if (event.currentTarget.href !== from || history.length < 2) return;
  event.preventDefault();
  history.back();
});
addEventListener("pageshow", () => {
  const opened = isResults && sessionStorage.getItem(location.href);
  hits().find((link) => link.getAttribute("href") === opened)?.focus({ preventScroll: true });
});
