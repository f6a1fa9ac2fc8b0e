"use strict";
// Filling in like a spreadsheet. Nothing is computed here: each cell goes to the program, which reads, scores and saves it.
(() => {
  const TYPING = 120; // ms after the last key before a cell is tried
  const undone = [];
  let open = 0;
  let tried = 0;

  const grid = (field) => field.closest("[data-cells]") || document.querySelector(".grid[data-cells]");
  const place = (field) => JSON.parse(field.dataset.place);
  const row = (field) => field.closest("[data-row]")?.dataset.row ?? (place(field)[0] === "绩效指标" ? place(field)[1] : null);
  const fields = (within = document) => [...within.querySelectorAll("textarea[data-place]")];
  const state = (text, kind) => {
    const saved = document.getElementById("saved");
    if (!saved) return;
    saved.textContent = text;
    saved.className = `saved ${kind}`;
  };

  // --- money: kept in 元, shown in the unit that is chosen, shifted as text so that no digit is lost ------------------
  const unit = () => document.querySelector("input[name=unit]:checked")?.value || "元";
  const shift = (yuan) => {
    if (unit() === "元" || !/^-?\d+(\.\d+)?$/.test(yuan)) return yuan;
    const minus = yuan.startsWith("-") ? "-" : "";
    const [whole, part = ""] = yuan.replace("-", "").split(".");
    const digits = whole.padStart(5, "0");
    return `${minus}${digits.slice(0, -4)}.${digits.slice(-4)}${part}`.replace(/\.?0+$/, "");
  };
  const isMoney = (field) => "yuan" in field.dataset;
  const showMoney = (field) => { field.value = field.dataset.shown = shift(field.dataset.yuan); };
  const before = (field) => (isMoney(field) ? field.dataset.yuan : field.dataset.held);
  const dirty = (field) => field.value.trim() !== (isMoney(field) ? field.dataset.shown : field.dataset.held);

  // What the program holds now; what was typed since then stays in the cell.
  function settle(field, held, sent = field.value) {
    const same = field.value === sent;
    if (isMoney(field)) {
      field.dataset.yuan = held;
      field.dataset.shown = shift(held);
    } else {
      field.dataset.held = held;
    }
    if (same) field.value = isMoney(field) ? field.dataset.shown : held;
    field.classList.remove("wrong", "unsaved");
    worded(field);
    field.parentElement.querySelector(".conflict")?.remove();
  }

  // --- talking to the program -----------------------------------------------------------------------------------------
  function show(reply) {
    for (const [number, parts] of Object.entries(reply.rows || {})) {
      for (const line of document.querySelectorAll(`[data-row="${number}"]`)) {
        for (const [name, html] of Object.entries(parts)) {
          const part = line.querySelector(`[data-part="${name}"]`);
          if (part) part.innerHTML = html; // made and escaped by the program
        }
      }
    }
    const headline = document.getElementById("headline");
    if (headline && reply.head) headline.innerHTML = reply.head;
    const funds = document.getElementById("fundsaid");
    if (funds && reply.funds) funds.innerHTML = reply.funds;
    const draft = document.querySelector("[data-draft]");
    if (draft && "draft" in reply) {
      draft.dataset.text = reply.draft;
      draft.disabled = !reply.draft;
    }
    for (const [name, held] of Object.entries(reply.totals || {})) {
      const field = document.querySelector(`[data-total="${name}"]`);
      if (field && field !== document.activeElement && !dirty(field)) settle(field, held);
    }
  }

  const send = (where, cells, trial) => app.post(where, JSON.stringify({ cells, unit: unit(), try: trial }), { "content-type": "application/json" });

  async function attempt(field) {
    const mine = ++tried;
    const reply = await send(grid(field).dataset.cells, [{ place: place(field), old: before(field), new: field.value }], true);
    if (!reply || mine !== tried) return;
    field.classList.toggle("wrong", Boolean(reply.cells?.[0].problem));
    show(reply);
  }

  // One after the other: the next save must know what the one before it left.
  let queue = Promise.resolve();
  function save(list, remember = true) {
    open++;
    queue = queue.then(() => saveNow(list, remember)).finally(() => {
      open--;
      const bad = document.querySelector("textarea.wrong, .conflict, textarea.unsaved");
      if (!open) state(bad ? "有内容没有保存" : "已保存", bad ? "bad" : "");
    });
    return queue;
  }

  async function saveNow(list, remember) {
    const jobs = list.filter(dirty);
    if (!jobs.length) return;
    tried++;
    state("正在保存…", "busy");
    const where = grid(jobs[0]).dataset.cells;
    const cells = jobs.map((field) => ({ place: place(field), old: before(field), new: field.value }));
    for (const field of jobs) field.classList.add("unsaved");
    const reply = await send(where, cells, false);
    if (!reply) return;
    reply.cells.forEach((each, at) => {
      const field = jobs[at];
      if (each.problem) return refuse(field, each);
      if (remember && field.value.trim() === cells[at].new.trim()) undone.push({ field, old: cells[at].old, now: each.held });
      settle(field, each.held, cells[at].new);
    });
    show(reply);
  }

  function refuse(field, reply) {
    field.classList.add("wrong");
    field.parentElement.querySelector(".conflict")?.remove();
    const box = document.createElement("div");
    box.className = "conflict";
    box.textContent = reply.problem.message + (reply.problem.hint ? `（${reply.problem.hint}）` : "");
    if ("there" in reply) {
      const mine = field.value;
      const button = (text, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "small";
        made.textContent = text;
        made.addEventListener("click", act);
        box.append(" ", made);
      };
      button("采用现在的", () => { settle(field, reply.there); state("已保存", ""); });
      button("改成我的", () => {
        settle(field, reply.there);
        field.value = mine;
        save([field]);
      });
    }
    field.parentElement.append(box);
  }

  // --- keyboard -------------------------------------------------------------------------------------------------------
  const column = (field) => field.dataset.column || place(field).at(-1);
  function below(field, step) {
    const same = fields(grid(field)).filter((each) => column(each) === column(field) && each.offsetParent);
    return same[same.indexOf(field) + step];
  }

  function undo() {
    const last = undone.pop();
    if (!last) return app.say("没有可以撤销的");
    if (before(last.field) !== last.now) return app.say("这一格已经又改过了");
    if (isMoney(last.field)) {
      last.field.value = last.old ? `${last.old}元` : "";
    } else {
      last.field.value = last.old;
    }
    last.field.focus();
    save([last.field], false);
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey && !(field.dataset?.place && dirty(field))) {
      event.preventDefault();
      return undo();
    }
    if (!field.dataset?.place || event.isComposing || field.rows > 1) return;
    const end = field.selectionStart === field.selectionEnd;
    const next = event.key === "Enter" && !event.shiftKey ? 1
      : event.key === "ArrowDown" && end && !field.value.slice(field.selectionEnd).includes("\n") ? 1
      : event.key === "ArrowUp" && end && !field.value.slice(0, field.selectionStart).includes("\n") ? -1 : 0;
    if (event.key === "Escape") {
      field.value = isMoney(field) ? field.dataset.shown : field.dataset.held;
      attempt(field);
    }
    if (!next) return;
    event.preventDefault();
    save([field]);
    const to = below(field, next);
    if (to) { to.focus(); to.select(); }
  });

  document.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!field.dataset?.place || field.rows > 1 || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const changed = [];
    let line = field;
    for (const cells of text.split("\n").map((each) => each.split("\t"))) {
      if (!line) break;
      const across = fields(line.closest("tr") || line.parentElement).filter((each) => each.offsetParent);
      const from = across.indexOf(line);
      cells.forEach((value, at) => {
        const to = across[from + at];
        if (!to) return;
        to.value = value.replace(/^"([\s\S]*)"$/, "$1").replace(/""/g, '"');
        changed.push(to);
      });
      line = below(line, 1);
    }
    save(changed);
  });

  // --- typing, leaving, buttons ---------------------------------------------------------------------------------------
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.closest("#panel")) typed++;
    if (field.matches("[data-cause], [data-measure]")) return reasons(field.closest("[data-reasons]"));
    if (field.matches(".slider input")) return slide(field);
    if (!field.dataset?.place) return;
    if (dirty(field)) state("未保存", "busy");
    worded(field);
    clearTimeout(field.timer);
    if (grid(field).dataset.panel || isMoney(field) || field.closest("[data-verdict]")) field.timer = setTimeout(() => attempt(field), TYPING);
  });

  document.addEventListener("focusout", (event) => {
    const field = event.target;
    clearTimeout(field.timer);
    if (field.matches?.("[data-cause], [data-measure]")) return save([hidden(field)]);
    if (field.dataset?.place) save([field]);
  });

  const hidden = (field) => field.closest("[data-row]").querySelector("textarea.hide[data-place]");
  function reasons(box) {
    const cause = box.querySelector("[data-cause]").value.trim();
    const measure = box.querySelector("[data-measure]").value.trim();
    hidden(box).value = measure ? `${cause ? `原因：${cause}${/[。；]$/.test(cause) ? "" : "；"}` : ""}改进措施：${measure}` : cause;
    clearTimeout(box.timer);
    box.timer = setTimeout(() => save([hidden(box)]), 800);
  }

  const cellOf = (button) => {
    const line = button.closest("[data-row]");
    const named = button.dataset.column;
    return named ? fields(line).find((each) => column(each) === named) : fields(line).find((each) => column(each) === "实际完成值") || fields(line)[0];
  };

  function put(field, value) {
    field.value = value;
    save([field]);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("set" in button.dataset) {
      put(cellOf(button), button.dataset.set);
      for (const each of button.parentElement.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", String(each === button));
    }
    if ("why" in button.dataset) panel(button.closest("[data-row]").dataset.row, true, "[data-cause]");
    if ("more" in button.dataset) panel(button.closest("[data-row]").dataset.row, true);
    if ("accept" in button.dataset) put(cellOf(button), button.dataset.accept);
    if ("open" in button.dataset) panel(button.closest("[data-row]").dataset.row, true, "[data-cause]");
    if ("close" in button.dataset) document.getElementById("panel").classList.remove("open");
    if ("rung" in button.dataset) judge(button);
    if ("draft" in button.dataset) {
      const field = document.getElementById(button.dataset.draft);
      if (field.value.trim() && !confirm("用起草的文字替换现有的？")) return;
      put(field, button.dataset.text);
    }
  });

  // --- the verdict of a person: three rungs, and a share inside the band ----------------------------------------------
  function judge(button) {
    const box = button.closest("[data-verdict]");
    for (const each of box.querySelectorAll("[data-rung]")) each.setAttribute("aria-pressed", String(each === button));
    band(box, button, Number(button.dataset.rung === "达成" ? button.dataset.high : button.dataset.low));
    write(box);
  }

  function band(box, button, value) {
    const slider = box.querySelector(".slider");
    const input = slider.querySelector("input");
    // A band of a rung is half open at its top, but for the highest.
    input.min = button.dataset.low;
    input.max = button.dataset.high === "100" ? "100" : String(Number(button.dataset.high) - 1);
    input.value = String(value);
    slider.hidden = false;
    slider.querySelector("output").textContent = `${input.value}%（${input.min}%–${button.dataset.high}%）`;
  }

  function slide(input) {
    const box = input.closest("[data-verdict]");
    const button = box.querySelector('[aria-pressed="true"]');
    if (button) band(box, button, Number(input.value));
    clearTimeout(box.timer);
    box.timer = setTimeout(() => write(box), 250);
  }

  function write(box) {
    const button = box.querySelector('[aria-pressed="true"]');
    const field = box.querySelector("textarea[data-place]");
    field.value = `${button.dataset.rung} ${box.querySelector(".slider input").value}%`;
    const [head, number] = place(field);
    const now = new Date();
    const aside = (name, value) => {
      const made = document.createElement("textarea");
      made.className = "hide";
      made.dataset.place = JSON.stringify([head, number, name]);
      made.dataset.held = box.dataset[`held${name}`] || "";
      made.value = value;
      return made;
    };
    const day = aside("评定日期", `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`);
    const who = aside("评定人", box.dataset.clerk);
    const where = grid(field).dataset.cells;
    save([field]).then(async () => {
      const cells = [who, day].filter((each) => each.value).map((each) => ({ place: place(each), old: "", new: each.value, force: true }));
      await send(where, cells, false);
    });
  }

  function verdicts(within) {
    for (const box of within.querySelectorAll("[data-verdict]")) {
      const button = box.querySelector('[aria-pressed="true"]');
      const share = /(\d+(?:\.\d+)?)\s*[%％]/.exec(box.querySelector("textarea").value);
      if (button) band(box, button, share ? Number(share[1]) : Number(button.dataset.low));
    }
  }

  // --- the panel of a row ---------------------------------------------------------------------------------------------
  let shown = null;
  let drawn = null;
  let typed = 0; // how often something was typed in the panel: what is typed there is never drawn over
  async function panel(number, opened = false, focus = "") {
    const table = document.querySelector("[data-panel]");
    const side = document.getElementById("panel");
    if (!table || !side) return;
    const before = typed;
    if (opened) side.classList.add("open");
    if (shown !== number || opened) {
      shown = number;
      const answer = await fetch(`${table.dataset.panel}${number}${table.dataset.query}`);
      if (!answer.ok || shown !== number) return;
      const html = await answer.text();
      if (shown !== number) return;
      if (typed === before || drawn !== number) {
        side.innerHTML = html; // made and escaped by the program
        drawn = number;
        ready(side);
        verdicts(side);
      }
    }
    if (opened && typed === before) (focus ? side.querySelector(focus) : side)?.focus();
  }

  // The row of the document that a row of the recognised form comes from.
  for (const kind of ["focusin", "mouseover"]) {
    document.addEventListener(kind, (event) => {
      const line = event.target.closest?.("[data-from]");
      const from = line && document.getElementById(line.dataset.from);
      if (!from || from.classList.contains("lit")) return;
      for (const each of document.querySelectorAll("tr.lit")) each.classList.remove("lit");
      from.classList.add("lit");
      if (kind === "focusin") from.scrollIntoView({ block: "nearest" });
    });
  }

  document.addEventListener("focusin", (event) => {
    const line = event.target.closest?.("tr[data-row]");
    if (line) panel(line.dataset.row);
  });
  document.addEventListener("uploaded", (event) => {
    if (!("panel" in event.detail)) return;
    show(event.detail);
    panel(String(event.detail.panel), true);
  });

  document.addEventListener("change", ({ target }) => {
    if (target.matches(".picker")) {
      const [year, month, day] = target.value.split("-").map(Number);
      if (year) put(target.parentElement.querySelector("textarea"), `${year}年${month}月${day}日`);
    }
    if (target.matches("input[name=unit]")) fields().filter(isMoney).forEach(showMoney);
  });

  // The grey unit is shown only beside a bare figure.
  const worded = (field) => field.classList.toggle("worded", /[^\d.,\s]/.test(field.value));

  function ready(within) {
    for (const field of fields(within)) {
      worded(field);
      if (isMoney(field)) showMoney(field);
      else field.dataset.held = field.defaultValue;
    }
  }

  window.addEventListener("beforeunload", (event) => {
    if (open || fields().some(dirty)) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    ready(document);
    verdicts(document);
    if (location.hash.startsWith("#row-")) document.querySelector(`${location.hash} textarea`)?.focus();
  });
})();
