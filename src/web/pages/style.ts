/** The style sheet of the plain pages: the colours of the inbox, for reading and for print. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f3f4ef;--sheet:#fff;--text:#18211d;--soft:#505c56;--line:#d8dcd4;--leaf:#0f5c46;--on-leaf:#fff;--wash:#e2efe8;--warn:#7a5200;--warn-wash:#fcf2da;--focus:#1b62d6}
@media (prefers-color-scheme:dark){:root{--paper:#111614;--sheet:#1a211e;--text:#eceee8;--soft:#a9b5ae;--line:#323c37;--leaf:#86d3b3;--on-leaf:#0a221a;--wash:#1d342b;--warn:#f0c674;--warn-wash:#33290f;--focus:#8fb8ff}}
*,*::before,*::after{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
a{color:var(--leaf)}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--sheet)}
header{display:flex;gap:1rem;align-items:center;justify-content:space-between;padding:.5rem 1.25rem;background:var(--sheet);border-bottom:1px solid var(--line)}
header a{display:inline-flex;align-items:center;min-height:2.75rem;gap:.625rem;font-weight:600}
.brand{color:var(--text);text-decoration:none}
main{max-width:42rem;margin:0 auto;padding:1.25rem}
h1{font-size:1.625rem;line-height:1.25;margin:.75rem 0 .75rem}
h2{font-size:1.1875rem;line-height:1.3;margin:1.75rem 0 .375rem}
p,ul{margin:.5rem 0}
ul{padding-left:1.25rem}
li{margin:.25rem 0}
.hint{color:var(--soft);font-size:.9375rem}
.box{margin:1rem 0;padding:.875rem 1.125rem;border-radius:.75rem;background:var(--wash)}
.box.warn{background:var(--warn-wash);color:var(--warn)}
.button{display:inline-flex;align-items:center;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:.625rem;background:var(--leaf);color:var(--on-leaf);font-weight:600;text-decoration:none}
.ways{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin:1.25rem 0}
.ways a:not(.button){display:inline-flex;align-items:center;min-height:2.75rem}
footer{max-width:42rem;margin:1rem auto 0;padding:1rem 1.25rem 2rem;border-top:1px solid var(--line)}
footer ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:0;padding:0;list-style:none}
footer li{margin:0}
footer a{display:inline-flex;align-items:center;min-height:2.75rem}
footer a[aria-current]{color:var(--text);font-weight:600;text-decoration:none}
code{font:.9375em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{margin:.5rem 0 1rem;padding:.875rem 1rem;overflow:auto;background:var(--sheet);border:1px solid var(--line);border-radius:.625rem;font-size:.875rem;line-height:1.5;max-height:32rem;tab-size:2}
pre code{font-size:inherit;overflow-wrap:normal}
.code{position:relative}
.copy{position:absolute;top:.375rem;right:.375rem;font:inherit;font-size:.875rem;min-height:2rem;padding:0 .75rem;color:var(--leaf);background:var(--wash);border:1px solid var(--line);border-radius:.5rem;cursor:pointer}
.code:has(.copy) pre{padding-top:2.75rem}
td code{overflow-wrap:break-word}
details td code{overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .875rem .5rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-size:.9375rem}
details{border:1px solid var(--line);border-radius:.625rem;background:var(--sheet);padding:0 1rem;margin:.5rem 0}
summary{min-height:2.75rem;padding:.625rem 0;font-weight:600;cursor:pointer}
.tabs fieldset{display:none;border:0;margin:.75rem 0 0;padding:0}
.tabs legend{position:absolute;left:-100vw}
.tabs label{display:inline-flex;align-items:center;gap:.5rem;min-height:2.75rem;margin-right:1.25rem;cursor:pointer}
.tabs input{accent-color:var(--leaf);width:1.125rem;height:1.125rem;margin:0}
.pane{font-weight:600;margin:.75rem 0 0}
@supports selector(:has(a)){
.tabs fieldset{display:block}
.pane{display:none}
.tabs:has([value=curl]:checked)>[data-tab]:not([data-tab=curl]),.tabs:has([value=Node]:checked)>[data-tab]:not([data-tab=Node]),.tabs:has([value=Python]:checked)>[data-tab]:not([data-tab=Python]),.tabs:has([value=Java]:checked)>[data-tab]:not([data-tab=Java]){display:none}
}
.pages{padding:.25rem 1.25rem;border-bottom:1px solid var(--line)}
.pages ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:0;padding:0;list-style:none}
.pages li{margin:0}
.pages a{display:inline-flex;align-items:center;min-height:2.75rem;text-decoration:none}
.pages a[aria-current]{color:var(--text);font-weight:600}
@media (max-width:40rem){
table,tbody,tr,td{display:block}
thead{position:absolute;left:-100vw}
tr{padding:.5rem 0;border-bottom:1px solid var(--line)}
td{padding:.125rem 0;border:0}
td:empty{display:none}
td[data-head]::before{content:attr(data-head) ": ";color:var(--soft);font-size:.9375rem}
}
@media (min-width:64rem){
body.section{display:grid;grid-template-columns:minmax(0,1fr) 15rem minmax(0,46rem) minmax(0,1fr);column-gap:2rem}
.section>header,.section>footer{grid-column:1/-1}
.section>footer{width:100%;max-width:63rem}
.section>.pages{grid-column:2;border:0;padding:1.5rem 0;position:sticky;top:0;align-self:start}
.section>.pages ul{flex-direction:column}
.section>main{grid-column:3;max-width:none;margin:0}
}
@media print{.copy,.pages,.tabs fieldset{display:none}pre{max-height:none;white-space:pre-wrap}
header,footer,.ways,.skip{display:none}body{background:none}main{max-width:none;padding:0}}
`;
