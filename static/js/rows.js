// Rows of a form set: cloned from Django's empty form, hidden when removed. Without this script both are submits.
for (const set of document.querySelectorAll("[data-rows]")) {
  const total = set.querySelector(`[name=${set.dataset.rows}-TOTAL_FORMS]`);
  const list = set.querySelector(".row-list");
  const template = set.querySelector("template");
  const first = (row) => row.querySelector("textarea, input:not([type=hidden])");

  const add = () => {
    const last = [...list.children].filter((row) => !row.hidden).at(-1);
    list.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__prefix__", total.value));
    total.value = Number(total.value) + 1;
    const row = list.lastElementChild;
    for (const select of row.querySelectorAll("select")) {
      const from = last?.querySelector(`[name$="-${select.name.split("-").at(-1)}"]`);
      if (from) select.value = from.value;
    }
    const quantity = row.querySelector("[name$=-quantity]");
    if (quantity) quantity.value = "1";
    first(row).focus();
  };

  set.addEventListener("click", (event) => {
    if (event.target.closest("[name=add]")) {
      event.preventDefault();
      add();
    }
    const button = event.target.closest("[data-remove-row]");
    if (button) {
      event.preventDefault();
      const row = button.closest(".row-fields");
      row.querySelector("[name$=DELETE]").value = "on";
      row.hidden = true;
      set.querySelector("[name=add]").focus();
    }
  });
}
