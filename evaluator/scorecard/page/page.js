"use strict";
// The filter: one choice of status for the rows of all projects. Without script every row simply stays.
const filter = document.querySelector("fieldset.filter");
if (filter) {
  const rows = [...document.querySelectorAll("tr[data-status]")];
  const shown = filter.querySelector("output");
  const apply = () => {
    const wanted = filter.querySelector("input:checked").value;
    let count = 0;
    for (const row of rows) {
      const fits = wanted === "all" || row.dataset.status === wanted;
      row.classList.toggle("out", !fits);
      count += fits;
    }
    for (const level of document.querySelectorAll("tbody")) {
      const members = level.querySelectorAll("tr[data-status]");
      const none = members.length > 0 && [...members].every((row) => row.classList.contains("out"));
      level.querySelector("tr.level")?.classList.toggle("out", none);
    }
    shown.textContent = `显示 ${count} / ${rows.length} 项指标`;
  };
  filter.hidden = false;
  filter.addEventListener("change", apply);
  // A link to a row that is filtered out would lead nowhere.
  window.addEventListener("hashchange", () => {
    const row = document.getElementById(location.hash.slice(1));
    if (row?.classList.contains("out")) {
      filter.querySelector("input[value=all]").checked = true;
      apply();
      row.scrollIntoView();
    }
  });
  apply();
}
