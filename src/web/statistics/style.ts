/**
 * The style sheet of the page of counts: the colours of the inbox, and space for tables. Where one is wider than the screen, the
 * names of its rows stay, and a shade at its end shows that there is more.
 */
export const STYLE = `
:root{color-scheme:light dark;--paper:#f3f4ef;--sheet:#fff;--text:#18211d;--soft:#505c56;--line:#d8dcd4;--edge:#768079;--leaf:#0f5c46;--on-leaf:#fff;--wash:#e2efe8;--ink:#4a2f93;--warn:#97281d;--warn-wash:#fbece8;--focus:#1b62d6}
@media (prefers-color-scheme:dark){:root{--paper:#111614;--sheet:#1a211e;--text:#eceee8;--soft:#a9b5ae;--line:#323c37;--edge:#7f8c85;--leaf:#86d3b3;--on-leaf:#0a221a;--wash:#1d342b;--ink:#c8b9ff;--warn:#ffa797;--warn-wash:#3a2320;--focus:#8fb8ff}}
*,*::before,*::after{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;padding:.75rem 1.25rem;background:var(--sheet);border-bottom:1px solid var(--line)}
header p{margin:0;font-weight:600}
.people{list-style:none;padding:0;margin:.5rem 0;display:grid;gap:.5rem}.people li{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.75rem 1rem;background:var(--sheet);border:1px solid var(--line);border-radius:1rem}.people li div{flex:1 1 14rem}
.done{margin:1rem 0;padding:1rem;border-radius:.625rem;background:var(--wash)}
table.asked :is(th,td){text-align:left;white-space:normal}table.asked th[scope=row]{min-width:4.5rem}
.choices{list-style:none;padding:0;display:grid;gap:.75rem}.choices button{width:100%;text-align:left;font-weight:400}
nav{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}
a{color:var(--leaf)}
main{max-width:72rem;margin:0 auto;padding:1.25rem}
main.small{max-width:34rem}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem}
textarea{font-family:ui-monospace,monospace}
.standards input{min-width:5.5rem;text-align:right}
.bordered{border-color:var(--edge)}
td.text{text-align:left}
td.short{color:var(--warn);font-weight:600}
h3{font-size:1rem;margin:1.5rem 0 0}
h2{font-size:1.25rem;margin:1.5rem 0 .25rem}
.question{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:.875rem;padding:1rem;background:var(--sheet);border:1px solid var(--line);border-radius:1rem}
label{display:grid;gap:.25rem;align-content:start;font-size:.875rem;color:var(--soft)}
select,textarea,input[type=date],input[type=number],input[type=file],input:not([type]){font:inherit;font-size:1rem;color:var(--text);background:var(--sheet);border:1px solid var(--edge);border-radius:.625rem;padding:.5rem;min-height:2.75rem;width:100%;min-width:0}
button,.button{font:inherit;font-weight:600;display:inline-block;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:.625rem;border:1px solid var(--leaf);background:var(--leaf);color:var(--on-leaf);text-decoration:none;cursor:pointer}
.button,button.plain{background:transparent;color:var(--leaf)}
fieldset{border:0;padding:0;margin:0;min-width:0}legend{padding:0;font-size:.875rem;color:var(--soft)}
.question+.question{margin-top:1rem}
.checks{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:0 1rem;max-height:20rem;overflow-y:auto}label.check{display:flex;align-items:center;gap:.5rem;min-height:2.75rem;color:var(--text)}.check input{inline-size:1.25rem;block-size:1.25rem;flex:none}
.field{position:relative}
.help>summary{position:absolute;top:-.25rem;right:0;inline-size:1.75rem;block-size:1.75rem;display:grid;place-items:center;border-radius:50%;color:var(--leaf);font-weight:700;cursor:pointer;list-style:none}.help>summary::-webkit-details-marker{display:none}.help[open]>summary{background:var(--wash)}.help p{margin:.25rem 0 0;color:var(--soft);font-size:.875rem}
.field label{min-height:4.5rem;padding-right:0}
.unseen{position:absolute;clip-path:inset(50%);inline-size:1px;block-size:1px;overflow:hidden;white-space:nowrap}
.days{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.5rem}.search{margin-bottom:1rem}.links{display:flex;flex-wrap:wrap;gap:.5rem;margin:.5rem 0}
.wide{grid-column:1/-1}
.actions{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.75rem}
.note{margin:.25rem 0;color:var(--soft);font-size:.875rem}
.problem{margin:1rem 0;padding:1rem;border-radius:.625rem;background:var(--warn-wash);color:var(--warn)}
figure{margin:1rem 0;padding:1rem;background:var(--sheet);border:1px solid var(--line);border-radius:1rem}
figcaption{margin-bottom:.5rem;font-weight:600}
svg{display:block;max-width:48rem}
svg text{font-size:13px;fill:var(--text)}
.behind{fill:var(--soft);font-size:11px}
svg .small{font-size:11px}.time{fill:var(--soft)}.axis{stroke:var(--line)}.line{stroke:var(--leaf);stroke-width:2}.point{fill:var(--leaf)}
.bar{fill:var(--leaf)}.bar.female{fill:var(--ink)}.open{fill:var(--ink)}.places{fill:var(--ink)}
.scroll{overflow-x:auto;background:linear-gradient(to left,var(--sheet) 40%,transparent) right/3rem 100% no-repeat local,linear-gradient(to left,var(--edge),transparent) right/.5rem 100% no-repeat,var(--sheet);border:1px solid var(--line);border-radius:1rem;margin-top:1rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.5rem .75rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th[scope=row],th:first-child{text-align:left}
th[scope=row]{font-weight:400;min-width:12rem;white-space:normal}
thead th{color:var(--soft);font-size:.875rem;font-weight:600}
tbody tr:last-child>*{border-bottom:0}
tr.total>*{background:var(--wash);font-weight:600}
tr.unresolved>*{color:var(--ink)}
.code{color:var(--soft);font-size:.8125rem}
@media (max-width:32rem){main{padding:1rem .75rem}th,td{padding:.5rem;font-size:.875rem}th[scope=row]{min-width:6.5rem}thead th{white-space:normal}th:first-child{position:sticky;left:0;background:var(--sheet);box-shadow:inset -1px 0 var(--line)}tr.total>th{background:var(--wash)}}
.paper,.on-paper{display:none}
@page{margin:15mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif}}
@media print{:root{color-scheme:light;--paper:#fff;--sheet:#fff;--text:#000;--soft:#333;--line:#aaa;--edge:#666;--leaf:#0f5c46;--on-leaf:#fff;--wash:#e2efe8;--ink:#4a2f93;--warn:#97281d}
nav,.question,.screen{display:none}.on-paper{display:block}.paper{display:grid;grid-template-columns:max-content 1fr;gap:.125rem 1rem;margin:.5rem 0;font-size:10pt}.paper dt{color:var(--soft)}.paper dd{margin:0}
body{background:none;font-size:10pt}header{padding:0 0 .5rem}main{max-width:none;padding:0}figure{padding:0;border:0}svg{max-width:100%}
.scroll{overflow:visible;border:0;background:none}thead{display:table-header-group}tr,figure{break-inside:avoid}th,td{padding:.15rem .4rem;font-size:9pt;white-space:normal}th:first-child{position:static;box-shadow:none}
.bar,.point,.line,tr.total>*{print-color-adjust:exact}}
`;
