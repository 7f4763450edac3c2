/** The portal page's style sheet; the colours follow the reader's preference for light or dark. */
export const PORTAL_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f1; --card: #ffffff; --text: #1c241d; --quiet: #58635a; --line: #d8ded6;
  --accent: #1f7a3d; --accent-text: #ffffff; --off: #727d75;
  --notice: #fff3cd; --notice-text: #5b4300;
  --stage: #e3ecfa; --stage-text: #1d4a8f; --production: #fbe6e1; --production-text: #8a2b14;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #141816; --card: #1d2320; --text: #e8ede9; --quiet: #a3afa6; --line: #353e38;
    --accent: #4cc274; --accent-text: #08150c; --off: #8b968e;
    --notice: #3a3010; --notice-text: #f5dd94;
    --stage: #1d2f4d; --stage-text: #b3d0ff; --production: #4a2219; --production-text: #ffc4b5;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
.notice { margin: 0; padding: .6rem 1rem; text-align: center; font-size: .9rem; background: var(--notice); color: var(--notice-text); }
main {
  max-width: 40rem; margin: clamp(1rem, 6vh, 4rem) auto; padding: clamp(1.25rem, 4vw, 2.25rem);
  background: var(--card); border: 1px solid var(--line); border-radius: .9rem;
}
@media (max-width: 42rem) { main { margin: 1rem; } }
header { display: flex; gap: .5rem 1rem; align-items: flex-start; justify-content: space-between; flex-wrap: wrap; }
h1 { margin: 0; font-size: clamp(1.2rem, 4.5vw, 1.5rem); line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; flex: 1 1 10rem; }
h2 { margin: 0; font-size: 1.05rem; }
p { margin: .75rem 0; }
main > :last-child { margin-bottom: 0; }
a { color: inherit; }
.badge, .sharing { font-size: .75rem; font-weight: 600; border-radius: 1rem; padding: .2rem .65rem; white-space: nowrap; }
.badge { letter-spacing: .04em; margin-top: .25rem; }
.badge.stage { background: var(--stage); color: var(--stage-text); }
.badge.production { background: var(--production); color: var(--production-text); }
.sharing { border: 1px solid var(--line); color: var(--quiet); }
.sharing.on { border-color: transparent; background: var(--accent); color: var(--accent-text); }
.operations { list-style: none; margin: 1.25rem 0; padding: 0; display: grid; gap: .6rem; }
.operations a {
  display: flex; gap: .4rem 1rem; align-items: center; justify-content: space-between; flex-wrap: wrap;
  padding: .85rem 1rem; border: 1px solid var(--line); border-radius: .6rem; text-decoration: none;
}
.operations a:hover { border-color: var(--accent); }
.name { font-weight: 600; overflow-wrap: anywhere; flex: 1 1 7.5rem; }
.back { margin: 0 0 .75rem; font-size: .9rem; }
.back a { color: var(--quiet); text-decoration: none; display: inline-block; padding: .25rem 0; }
.back a:hover { text-decoration: underline; }
.code, .time, .done { color: var(--quiet); font-size: .9rem; }
code { font: .95em ui-monospace, monospace; color: var(--text); }
nav ol { list-style: none; display: flex; flex-wrap: wrap; margin: 1.5rem 0 .6rem; padding: 0; font-size: .9rem; color: var(--quiet); }
nav li:not(:last-child)::after { content: "›"; margin: 0 .5rem; }
nav [aria-current] { color: var(--text); font-weight: 600; }
.connection {
  display: flex; gap: 1.25rem; align-items: center; justify-content: space-between;
  padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem;
}
.connection p { margin: .15rem 0 0; color: var(--quiet); font-size: .9rem; }
button[role="switch"] {
  flex: none; width: 3.5rem; height: 2rem; padding: 0; border: 2px solid var(--off); border-radius: 1rem;
  background: transparent; cursor: pointer;
}
button[role="switch"] span { display: block; width: 1.15rem; height: 1.15rem; margin-left: .3rem; border-radius: 50%; background: var(--off); }
button[aria-checked="true"] { background: var(--accent); border-color: var(--accent); }
button[aria-checked="true"] span { margin-left: 1.85rem; background: var(--card); }
button:disabled { opacity: .45; cursor: not-allowed; }
a:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .6rem; }
button:focus-visible { border-radius: 1rem; }
@media (forced-colors: active) { button[role="switch"] span { background: ButtonText; } }
`;
