/** The look of the page, on screen (light and dark) and on paper. */
export const style = `:root{--ink:#1b1f24;--dim:#57606a;--line:#dde1e6;--card:#f6f8fa;--bg:#fff;--bad:#c4314b;--warn:#9a5b00;--ok:#1a7f37}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#9aa4af;--line:#30363d;--card:#161b22;--bg:#0d1117;--bad:#ff7b8b;--warn:#e3a03f;--ok:#56d364}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;max-width:64rem;margin:2.5rem auto;padding:0 1.25rem;color:var(--ink);background:var(--bg)}
h1{font-size:1.6rem;margin:0}h2{margin:2.5rem 0 .6rem;font-size:1.2rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}
h3{margin:.1rem 0;font-size:1.05rem}h2 small{color:var(--dim);font-weight:400;font-size:.85em}
p{margin:.4rem 0}.dim,small{color:var(--dim)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.25rem 0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem}
.tile b{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}.tile span{color:var(--dim);font-size:.85rem}
table{border-collapse:collapse;width:100%;margin:.6rem 0;font-size:.92rem}caption{text-align:left;font-weight:600;padding:.3rem 0}
td,th{padding:.32rem .6rem .32rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600;color:var(--dim);white-space:nowrap}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;overflow-wrap:normal}
dl{display:grid;grid-template-columns:8.5rem 1fr;gap:.15rem .8rem;margin:.8rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
.incident{border:1px solid var(--line);border-left:5px solid var(--dim);border-radius:.5rem;padding:.8rem 1.1rem;margin:1rem 0;break-inside:avoid}
.incident.critical,.incident.high{border-left-color:var(--bad)}.incident.medium{border-left-color:var(--warn)}
.tag{display:inline-block;font-size:.78rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:0 .55rem;color:var(--dim);white-space:nowrap}
.tag.critical,.tag.high{color:var(--bad)}.tag.medium{color:var(--warn)}
.up{color:var(--bad)}.down{color:var(--ok)}
@media(max-width:40rem){dl{grid-template-columns:1fr}dt{margin-top:.4rem}}
@media print{body{margin:0;max-width:none;font-size:11px;background:#fff;color:#000}.tile{break-inside:avoid}tr{break-inside:avoid}}`;
