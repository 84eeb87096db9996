// `/` and Ctrl+K go to the search box. Everything works without this.
"use strict";

document.addEventListener("keydown", (event) => {
  const box = document.getElementById("m-search");
  if (!box || event.defaultPrevented || event.isComposing) return;
  const inText = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !inText;
  const isCtrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!isSlash && !isCtrlK) return;
  event.preventDefault();
  box.focus();
  box.select();
});
