// The running time ticks; without script it stands as it was when the page was made.
const clock = document.querySelector("[data-since]");

if (clock) {
  const since = new Date(clock.dataset.since).getTime();
  const pad = (number) => String(number).padStart(2, "0");
  const show = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
    clock.textContent = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  };
  show();
  setInterval(show, 1000);
}
