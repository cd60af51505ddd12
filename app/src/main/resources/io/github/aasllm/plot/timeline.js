"use strict";
const player = document.querySelector("audio");
const picture = document.querySelector("svg");
const seconds = Number(document.body.dataset.seconds);
const left = Number(document.body.dataset.left);
const right = Number(document.body.dataset.right);
const now = document.getElementById("now");
const rows = [...document.querySelectorAll("tbody tr")];
const cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
cursor.setAttribute("y1", "122");
cursor.setAttribute("y2", picture.viewBox.baseVal.height - 40);
cursor.setAttribute("stroke", "#000000");
cursor.setAttribute("stroke-width", "2");
picture.append(cursor);

function show() {
  const at = player.currentTime;
  const x = left + (right - left) * Math.min(at / seconds, 1);
  cursor.setAttribute("x1", x);
  cursor.setAttribute("x2", x);
  const current = [];
  for (const row of rows) {
    const playing = at >= Number(row.dataset.from) && at < Number(row.dataset.to);
    row.classList.toggle("playing", playing);
    if (playing) current.push(row.dataset.label);
  }
  const words = current.length > 0 ? current.join(", ") : "nobody speaks";
  if (now.textContent !== words) now.textContent = words;
  if (!player.paused) requestAnimationFrame(show);
}

function seek(to) {
  player.currentTime = Math.max(0, Math.min(seconds, to));
  show();
}

picture.addEventListener("click", event => {
  const box = picture.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width * picture.viewBox.baseVal.width;
  seek((x - left) / (right - left) * seconds);
});
for (const row of rows) {
  row.querySelector("button").addEventListener("click", () => {
    seek(Number(row.dataset.from));
    player.play().catch(() => {});
  });
}
for (const name of ["play", "seeked", "timeupdate", "loadedmetadata"]) player.addEventListener(name, show);
const chooser = document.getElementById("sound");
if (chooser) chooser.addEventListener("change", () => { player.src = URL.createObjectURL(chooser.files[0]); });
show();
