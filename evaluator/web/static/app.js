"use strict";
// What every page does: forms and uploads are sent with the page's token, and what goes wrong is said in words.
// Loaded before the page's elements and listening on the document: no click or file comes too early to be noticed.
const app = {
  csrf: document.querySelector("meta[name=csrf]")?.content || "",

  say(text, bad = false) {
    const toast = document.getElementById("toast");
    toast.textContent = text;
    toast.classList.toggle("bad", bad);
    toast.hidden = false;
    clearTimeout(app.timer);
    app.timer = setTimeout(() => { toast.hidden = true; }, bad ? 9000 : 3500);
  },

  // The JSON of an answer; what was refused is said, and nothing returned.
  async post(url, body, headers = {}) {
    let answer, reply;
    try {
      answer = await fetch(url, { method: "POST", body, headers: { "x-csrf-token": app.csrf, ...headers } });
      reply = await answer.json();
    } catch {
      app.say("没有连上程序：请确认它还在运行，再试一次。", true);
      return null;
    }
    if (!answer.ok) {
      app.say(app.words(reply.problems), true);
      return null;
    }
    return reply;
  },

  words: (problems = []) => problems.map((each) => each.message + (each.hint ? `（${each.hint}）` : "")).join("\n"),

  go(reply) {
    if (!reply?.go) return;
    const here = location.pathname + location.search;
    const [path] = reply.go.split("#");
    location.href = reply.go;
    if (path === here) location.reload();
  },

  async upload(url, files) {
    if (!files.length) return;
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    app.say("正在读取…");
    const reply = await app.post(url, form);
    if (!reply) return;
    document.getElementById("toast").hidden = true;
    if (reply.told) app.say(reply.told);
    if (reply.problems?.length) app.list(reply);
    document.dispatchEvent(new CustomEvent("uploaded", { detail: reply }));
    app.go(reply);
  },

  list(reply) {
    const place = document.getElementById("told");
    if (!place) return app.say(app.words(reply.problems), true);
    place.replaceChildren();
    const head = document.createElement("p");
    head.textContent = `${reply.told}；以下各处没有采用或需要核对：`;
    const list = document.createElement("ul");
    list.className = "plain";
    for (const each of reply.problems) {
      const item = document.createElement("li");
      const where = each.location;
      item.className = each.severity;
      item.textContent = `${where.file || ""}${where.row ? ` 第${where.row}行` : ""} ${each.message}${each.hint ? `（${each.hint}）` : ""}`;
      list.append(item);
    }
    const again = document.createElement("button");
    again.textContent = "知道了";
    again.addEventListener("click", () => location.reload());
    place.append(head, list, again);
  },
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || "plain" in form.dataset) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  app.go(await app.post(form.action, new URLSearchParams(data)));
  for (const button of form.querySelectorAll("button")) button.disabled = false;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-post]");
  if (!button || (button.dataset.sure && !confirm(button.dataset.sure))) return;
  button.disabled = true;
  app.go(await app.post(button.dataset.post, ""));
  button.disabled = false;
});

document.addEventListener("change", (event) => {
  const url = event.target.dataset?.upload;
  if (url) app.upload(url, [...event.target.files]).then(() => { event.target.value = ""; });
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    if (kind !== "dragleave") event.preventDefault();
    zone.classList.toggle("over", kind === "dragover");
    if (kind === "drop") app.upload(zone.dataset.drop, [...event.dataTransfer.files]);
  });
}

// A list that is still being read is asked for again until it is complete.
async function again() {
  const answer = await fetch(location.href);
  const whole = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok) document.getElementById("main").replaceWith(document.adoptNode(whole.getElementById("main")));
  if (document.querySelector("[data-again]")) setTimeout(again, 400);
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("nav.steps [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (document.querySelector("[data-again]")) setTimeout(again, 400);
});
