"use strict";
/* Draws the page from its data. Each section has a text, a body with places for charts, and the charts. */
const backfold = (() => {
  const runs = JSON.parse(document.getElementById("data").textContent).runs;
  const state = { run: 0, log: false, moment: null, sheet: 0, curve: "all" };
  const charts = new Map(); // id → {chart, place, option}
  const drawn = new Map(); // section → last body
  const root = document.documentElement;
  const main = document.getElementById("content");
  const run = () => runs[state.run];

  // ---- words and numbers
  const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const esc = (text) => String(text).replace(/[&<>"']/g, (c) => escapes[c]);
  const whole = (n) => Math.round(n).toLocaleString("en-US");
  const many = (n, noun) => `${whole(n)} ${noun}${n === 1 ? "" : noun.endsWith("s") ? "es" : "s"}`;
  const sig = (x, digits = 4) => {
    if (x === null || x === undefined || !isFinite(x)) return "–";
    if (x === 0) return "0";
    const size = Math.abs(x);
    if (size >= 1e5 || size < 1e-4) return x.toExponential(digits - 2).replace("e+", "e");
    return size >= 1000 ? whole(Number.isInteger(x) ? x : Number(x.toPrecision(digits))) : String(Number(x.toPrecision(digits)));
  };
  const three = (x) => (x === null || x === undefined ? "–" : x.toFixed(3));
  const share = (x, digits = 1) => (x === null || x === undefined ? "–" : (100 * x).toFixed(digits) + " %");
  const time = (s) => {
    if (s < 1) return whole(1000 * s) + " ms";
    if (s < 60) return s.toFixed(1) + " s";
    const t = Math.round(s), two = (n) => String(n).padStart(2, "0");
    return t < 3600 ? `${Math.floor(t / 60)}:${two(t % 60)} min` : `${Math.floor(t / 3600)}:${two(Math.floor(t / 60) % 60)} h`;
  };
  const bytes = (n) => (n < 1024 ? n + " B" : n < 1 << 20 ? sig(n / 1024, 3) + " KiB" : sig(n / (1 << 20), 3) + " MiB");
  const last = (list) => list[list.length - 1];
  const isShare = (d) => d.history.metric !== "RMSE";
  const metricText = (d, x) => (isShare(d) ? share(x, 2) : sig(x));
  const split = (d) => (d.metrics.test ? "test" : d.metrics.validation ? "validation" : "train");

  // ---- colours, from the style sheet so that themes have one home
  const css = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const dark = () => root.dataset.theme === "dark";
  const palette = () => dark()
    ? ["#62b1ea", "#f0a04b", "#4cc38a", "#e08bc8", "#e6c35c", "#a0aab5", "#9fd0f5", "#ff8a80"]
    : ["#0067a5", "#b35900", "#00734d", "#a3428b", "#8a6d00", "#5a626c", "#3d8fc4", "#b3261e"];
  const symbols = ["circle", "triangle", "rect", "diamond", "pin", "arrow", "roundRect"];
  const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);

  // ---- chart parts
  const base = () => ({
    animation: false,
    color: palette(),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: css("text") },
    aria: { enabled: true },
    tooltip: {
      trigger: "axis", confine: true, backgroundColor: css("card"), borderColor: css("line"),
      textStyle: { color: css("text"), fontSize: 13 }, axisPointer: { lineStyle: { color: css("muted") } },
    },
    grid: { left: 8, right: 16, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 8, type: "scroll", icon: "roundRect", textStyle: { color: css("text") }, inactiveColor: css("line"), pageTextStyle: { color: css("muted") } },
  });
  const axis = (more = {}) => ({
    type: "value", nameLocation: "middle", nameGap: 26, nameTextStyle: { color: css("muted"), fontSize: 12.5 },
    axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: css("line") } },
    axisLabel: { color: css("muted"), fontSize: 12, hideOverlap: true, formatter: (v) => sig(v, 3) }, scale: true, ...more,
  });
  const plain = { splitLine: { show: false } };
  const epochAxis = (d, more = {}) => axis({ name: "epoch", min: "dataMin", max: "dataMax", minInterval: 1, ...plain, axisLabel: { color: css("muted"), hideOverlap: true, formatter: whole }, ...more });
  const line = (name, xs, ys, more = {}) => ({
    name, type: "line", showSymbol: xs.length < 3, symbolSize: 5, lineStyle: { width: 2 }, emphasis: { disabled: true },
    data: xs.map((x, i) => [x, ys[i] === undefined ? null : ys[i]]), ...more,
  });
  const tip = (format, x = "epoch") => ({
    ...base().tooltip,
    formatter: (points) => `${x} <b>${sig(points[0].value[0])}</b>` + points.map((p) =>
      `<br>${p.marker}${esc(p.seriesName)} <b style="float:right;margin-left:16px">${p.value[1] === null ? "–" : format(p.value[1])}</b>`).join(""),
  });
  const best = (d) => ({
    silent: true, symbol: "none", lineStyle: { color: css("muted"), type: "dashed", width: 1 },
    label: { formatter: "best", color: css("muted"), fontSize: 12, position: "insideEndTop" }, data: [{ xAxis: d.history.bestEpoch }],
  });
  const diagonal = (from, to) => ({
    type: "line", silent: true, showSymbol: false, tooltip: { show: false }, legendHoverLink: false, lineStyle: { color: css("muted"), type: "dashed", width: 1 },
    data: [[from, from], [to, to]],
  });
  /** A card with a chart; what it says is its description for who cannot see it. */
  const card = (id, title, { cls = "", size = "", note = "", controls = "" } = {}) =>
    `<figure class="card ${cls}"><div class="head"><h3>${title}</h3><span class="spacer"></span>${controls}</div>` +
    `<div class="chart ${size}" data-chart="${id}" role="img" aria-label="${esc(title)}"></div>${note ? `<figcaption class="note">${note}</figcaption>` : ""}</figure>`;

  const layerName = (d, l) => {
    const L = d.network.layers.length;
    return l === L - 1 ? "output" : `layer ${l + 1}`;
  };

  // ---- sections
  const sections = [];

  sections.push({
    id: "overview", title: "Overview",
    text: (d) => {
      const n = d.network, sizes = [n.inputs, ...n.layers.map((l) => l.size)].join("-");
      const rows = d.data.rows;
      const h = d.history;
      return `<div class="hero"><h1>${esc(d.name)}</h1><p class="lead">A ${sizes} network that predicts ${esc((d.data.label || []).slice(0, 3).join(", "))} from ${many(d.data.features, "input")}, ` +
        `trained on ${many(rows.train, "row")}${h.stopReason ? "" : h.epochs ? `; epoch ${whole(h.epochs)} of at most ${whole(h.limit)}` : ""}.</p>` +
        `<div class="tiles">${tiles(d).map(([value, label], i) => `<div class="tile${i === 0 ? " main" : ""}"><b>${value}</b><span>${label}</span></div>`).join("")}</div></div>`;
    },
    body: (d) => d.findings.length
      ? d.findings.map((f) => `<div class="finding ${f.grade}">${f.grade === "problem" ? icons.problem : icons.hint}<div><h3>${esc(f.title)}</h3><p>${esc(f.detail)}</p><p class="advice">${esc(f.advice)}</p></div></div>`).join("")
      : d.state === "done" ? `<p class="fine">Nothing stands out: ${d.snapshots ? "no dead or saturated units, " : ""}no class forgotten${d.history.validationRows ? ", no gap between training and validation rows" : ""}.</p>` : "",
  });
  const icons = {
    problem: `<svg width="20" height="20" viewBox="0 0 20 20" aria-label="Problem" role="img"><path d="M10 2.5 18.5 17h-17z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/><path d="M10 8v4.2M10 14.2v.6" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>`,
    hint: `<svg width="20" height="20" viewBox="0 0 20 20" aria-label="Hint" role="img"><circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M10 9v5M10 6v.4" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>`,
  };
  const tiles = (d) => {
    const list = [], h = d.history, m = d.metrics[split(d)], of = split(d);
    if (m) {
      if (m.accuracy !== undefined) list.push([share(m.accuracy, 2), of + " accuracy"], [sig(m.macroF1), "macro F1"]);
      if (m.subsetAccuracy !== undefined) list.push([share(m.subsetAccuracy, 2), of + " rows all right"], [sig(m.microF1), "micro F1"]);
      if (m.rmse !== undefined) list.push([sig(m.rmse), of + " RMSE"], [sig(m.mae), "mean absolute error"]);
      if (m.r2 !== undefined) list.push([sig(m.r2), "R²"]);
      if (m.auc !== undefined) list.push([sig(m.auc), "area under ROC"]);
      if (m.logLoss !== undefined) list.push([sig(m.logLoss), "log loss, nats"]);
    } else if (h.epochs) {
      const held = h.validationMetric;
      list.push([metricText(d, last(held || h.metricValue)), `${held ? "validation" : "training"} ${h.metric}`], [sig(last(h.validationLoss || h.loss)), `${held ? "validation" : "training"} loss`]);
    }
    if (h.epochs) list.push([whole(h.epochs), h.stopReason ? `epochs, best ${whole(h.bestEpoch)}` : "epochs so far"]);
    if (d.time) list.push([time(d.seconds.total || d.time.training + d.time.validation), d.seconds.total ? "from start to end" : "of training"]);
    return list;
  };

  // ---- the plane, or pictures
  sections.push({
    id: "surface", title: "What it sees",
    text: (d) => d.surface ? `<h2>What it sees</h2><p class="say">The plane of its two inputs, coloured by what the network says there${d.surface.points ? `, with ${many(d.surface.points.length, "training row")} as points` : ""}. Move the slider, or press play, to watch it learn.</p>`
      : d.firstLayer ? `<h2>What it sees</h2><p class="say">What each unit of the first layer looks for: blue pixels speak for it, orange ones against it.</p>` : "",
    body: (d) => {
      if (d.surface) {
        const s = d.surface, several = s.kind !== "class" && s.sheets.length && s.sheets[0].length > 1;
        return `<div class="grid"><figure class="card w8"><div class="head"><h3>Decision surface</h3><span class="spacer"></span>${several ? `<label>Output <select id="sheet">${s.sheets[0].map((_, k) => `<option value="${k}">${esc(outputName(d, k))}</option>`).join("")}</select></label>` : ""}</div>` +
          `<div class="chart big" data-chart="surface" role="img" aria-label="Decision surface"></div>` +
          `<div class="slider"><button type="button" id="play">Play</button><input id="moment" type="range" min="0" max="${Math.max(0, s.sheets.length - 1)}" step="1" aria-label="Epoch"><output id="epoch" for="moment"></output></div></figure>` +
          card("momentLoss", "Loss at that moment", { cls: "w4" }).replace('class="chart "', 'class="chart big"') + `</div>`;
      }
      return d.firstLayer ? `<div class="card w12"><div class="pictures small">${d.firstLayer.map((p, i) => `<canvas data-weights="${p}" role="img" aria-label="Weights of unit ${i + 1}"></canvas>`).join("")}</div></div>` : "";
    },
    ready: (place, d) => {
      place.querySelectorAll("canvas[data-weights]").forEach((c) => picture(c, c.dataset.weights, d.data.image, true));
      const slider = place.querySelector("#moment");
      if (!slider) return;
      const show = () => { state.moment = Number(slider.value) === Number(slider.max) ? null : Number(slider.value); tellMoment(); redraw("surface"); redraw("momentLoss"); };
      slider.addEventListener("input", show);
      const play = place.querySelector("#play");
      let timer = 0;
      const stop = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; };
      play.addEventListener("click", () => {
        if (timer) { stop(); return; }
        if (slider.value === slider.max) slider.value = 0;
        play.textContent = "Pause";
        timer = setInterval(() => { if (!slider.isConnected || slider.value === slider.max) { stop(); return; } slider.value = Number(slider.value) + 1; show(); }, 140);
      });
      const sheet = place.querySelector("#sheet");
      if (sheet) sheet.addEventListener("change", () => { state.sheet = Number(sheet.value); redraw("surface"); });
      tellMoment();
    },
    refreshed: (place, d) => {
      const slider = place.querySelector("#moment");
      if (slider) { slider.max = Math.max(0, d.surface.sheets.length - 1); tellMoment(); }
    },
    charts: (d) => (d.surface && d.surface.sheets.length ? { surface: surface(d), momentLoss: momentLoss(d) } : {}),
  });
  const momentLoss = (d) => {
    const h = d.history, epoch = d.snapshots.epoch[moment(d)], c = palette();
    const at = (ys) => [epoch, ys[Math.max(0, h.epoch.findLastIndex((e) => e <= epoch))]];
    const dot = (ys, colour) => ({ type: "scatter", silent: true, symbolSize: 11, tooltip: { show: false }, itemStyle: { color: colour, borderColor: css("card"), borderWidth: 2 }, data: [at(ys)], z: 5 });
    return {
      ...base(), tooltip: { ...tip(sig), formatter: (points) => tip(sig).formatter(points.filter((p) => p.seriesType === "line")) }, legend: { ...base().legend, show: !!h.validationLoss, data: ["training", "validation"] }, grid: { ...base().grid, top: h.validationLoss ? 34 : 14, bottom: 24 },
      xAxis: epochAxis(d), yAxis: axis(),
      series: [line("training", h.epoch, h.loss, { markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: css("muted"), width: 1 }, data: [{ xAxis: epoch }] } }), ...(h.validationLoss ? [line("validation", h.epoch, h.validationLoss)] : []), dot(h.loss, c[0]), ...(h.validationLoss ? [dot(h.validationLoss, c[1])] : [])],
    };
  };
  const moment = (d) => (state.moment === null ? d.surface.sheets.length - 1 : Math.min(state.moment, d.surface.sheets.length - 1));
  const tellMoment = () => {
    const d = run(), slider = document.getElementById("moment");
    slider.value = moment(d);
    const epoch = d.snapshots.epoch[moment(d)];
    document.getElementById("epoch").textContent = epoch === undefined ? "" : `epoch ${whole(epoch)}${epoch === d.history.bestEpoch ? " (best)" : ""}`;
  };
  const decode = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const planes = () => { const c = palette(); return [c[1], c[0], c[2], c[3], c[4], c[5], c[6], c[7]].map(rgb); };
  /** The sheet as a picture, finer than the grid; the border between classes is drawn into it. */
  const plane = (s, sheets, kind, which) => {
    const n = s.size, fine = 10, side = (n - 1) * fine + 1, canvas = document.createElement("canvas"), colours = planes(), bg = rgb(css("card"));
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d"), image = context.createImageData(side, side), ink = rgb(css("text"));
    const values = decode(kind === "class" ? sheets[1] : sheets[which]), classes = kind === "class" ? decode(sheets[0]) : null;
    const at = (x, y) => {
      const i = Math.min(n - 2, Math.floor(x / fine)), j = Math.min(n - 2, Math.floor(y / fine)), u = x / fine - i, v = y / fine - j;
      return (values[j * n + i] * (1 - u) + values[j * n + i + 1] * u) * (1 - v) + (values[(j + 1) * n + i] * (1 - u) + values[(j + 1) * n + i + 1] * u) * v;
    };
    const classAt = (x, y) => classes[Math.round(y / fine) * n + Math.round(x / fine)];
    for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
      const p = at(x, y) / 255;
      let colour;
      if (kind === "class") colour = mix(bg, colours[classAt(x, y) % colours.length], 0.12 + 0.55 * p * p);
      else if (kind === "probability") colour = mix(bg, p < 0.5 ? colours[0] : colours[1], 0.62 * Math.abs(2 * p - 1));
      else colour = mix(bg, colours[1], 0.05 + 0.85 * p);
      if (kind === "class" && ((x + 1 < side && classAt(x, y) !== classAt(x + 1, y)) || (y + 1 < side && classAt(x, y) !== classAt(x, y + 1)))) colour = mix(colour, ink, 0.7);
      if (kind === "probability") { // a line of even width where p = 1/2, softened at its edges
        const here = 255 * p - 127.5, slope = Math.hypot(at(Math.min(side - 1, x + 1), y) - at(Math.max(0, x - 1), y), at(x, Math.min(side - 1, y + 1)) - at(x, Math.max(0, y - 1))) / 2;
        colour = mix(colour, ink, slope > 0 ? Math.max(0, Math.min(1, 1.6 - Math.abs(here) / slope)) : 0);
      }
      const to = 4 * ((side - 1 - y) * side + x);
      image.data[to] = colour[0]; image.data[to + 1] = colour[1]; image.data[to + 2] = colour[2]; image.data[to + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    return canvas;
  };
  const surface = (d) => {
    const s = d.surface, which = Math.min(state.sheet, s.sheets[0].length - 1);
    const kind = s.kind === "value" && d.task !== "regression" ? "probability" : s.kind; // a label applies or not
    const picture = plane(s, s.sheets[moment(d)], kind, which), colours = planes();
    const css3 = (c) => `rgb(${c.map(Math.round)})`, names = d.data.featureNames || ["input 1", "input 2"], points = s.points || [];
    const label = (p) => (p.length > 3 ? p.slice(2).indexOf(1) : p[2]);
    const groups = kind === "value" ? [] : kind === "class" || d.task === "classification" ? d.data.classes.map((name, k) => ({ name, of: points.filter((p) => label(p) === k), colour: colours[k % colours.length] }))
      : [0, 1].map((k) => ({ name: (k ? "" : "not ") + outputName(d, which), of: points.filter((p) => p[2 + which] === k), colour: colours[k] }));
    const one = kind === "value" ? [{ name: "rows", of: points, colour: rgb(css("text")) }] : groups;
    return {
      ...base(), grid: { left: 26, right: 14, top: 34, bottom: 26, containLabel: true }, legend: { ...base().legend, show: one.length > 1, data: one.map((g) => g.name) },
      tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => (p.seriesType === "scatter" ? `${esc(p.seriesName)}<br>${esc(names[0])} <b>${sig(p.value[0])}</b><br>${esc(names[1])} <b>${sig(p.value[1])}</b>` + (kind === "value" ? `<br>${esc(outputName(d, which))} <b>${sig(p.value[2 + which])}</b>` : "") : "") },
      xAxis: axis({ name: names[0], min: s.x[0], max: s.x[1], scale: true, ...plain, axisLabel: { color: css("muted"), showMinLabel: false, showMaxLabel: false, formatter: (v) => sig(v, 2) } }),
      yAxis: axis({ name: names[1], nameGap: 32, min: s.y[0], max: s.y[1], scale: true, ...plain, axisLabel: { color: css("muted"), showMinLabel: false, showMaxLabel: false, formatter: (v) => sig(v, 2) } }),
      series: [{
        type: "custom", silent: true, tooltip: { show: false }, data: [[s.x[0], s.y[0]]],
        renderItem: (_, api) => { const a = api.coord([s.x[0], s.y[1]]), b = api.coord([s.x[1], s.y[0]]); return { type: "image", silent: true, style: { image: picture, x: a[0], y: a[1], width: b[0] - a[0], height: b[1] - a[1] } }; },
      }, ...one.map((g, k) => ({
        name: g.name, type: "scatter", symbol: symbols[k % symbols.length], symbolSize: 7, data: g.of,
        itemStyle: { color: css3(g.colour), borderColor: css("card"), borderWidth: 1, opacity: 0.95 },
      }))],
    };
  };
  const picture = (canvas, text, size, signed) => {
    const [width, height] = size, levels = decode(text);
    canvas.width = width; canvas.height = height;
    const context = canvas.getContext("2d"), image = context.createImageData(width, height), bg = rgb(css("card")), c = planes();
    levels.forEach((v, i) => {
      const colour = signed ? mix(bg, v < 127.5 ? c[0] : c[1], Math.min(1, 1.4 * Math.abs(v / 127.5 - 1))) : [v, v, v];
      image.data.set([...colour, 255], 4 * i);
    });
    context.putImageData(image, 0, 0);
  };

  sections.push({
    id: "trained", title: "What was trained",
    text: (d) => `<h2>What was trained</h2><p class="say">${many(d.network.parameters, "parameter")} in ${many(d.network.layers.length, "layer")}, loss ${esc(d.network.loss)}, on ${esc(d.data.name)}.</p>`,
    body: (d) => `<div class="grid"><figure class="card w7"><div class="head"><h3>Network</h3></div>${drawing(d)}</figure>` +
      `<div class="card w5"><div class="head"><h3>Data</h3></div>${dataFacts(d)}</div>` +
      `<div class="card half"><div class="head"><h3>Settings that differ from their defaults</h3></div>${settings(d)}</div>` +
      `<div class="card half"><div class="head"><h3>Reproduce</h3></div>${reproduce(d)}</div></div>`,
    ready: (place) => place.querySelectorAll("[data-copy]").forEach((b) => b.addEventListener("click", () => {
      const done = () => { b.textContent = "Copied"; setTimeout(() => { b.textContent = "Copy"; }, 1500); };
      if (navigator.clipboard) navigator.clipboard.writeText(run().command).then(done, () => {});
    })),
  });
  const facts = (pairs) => `<dl class="facts">${pairs.filter(([, v]) => v !== undefined && v !== "").map(([k, v]) => `<dt>${k}</dt><dd>${v}</dd>`).join("")}</dl>`;
  const dataFacts = (d) => {
    const rows = d.data.rows, of = [];
    for (const name of ["train", "validation", "test"]) if (rows[name]) of.push(`${whole(rows[name])} to ${name}`);
    const counts = d.data.classCounts || [];
    const most = Math.max(1, ...counts);
    const shown = counts.slice(0, 12);
    const balance = counts.length
      ? `<div class="bars" aria-label="Rows per class">${shown.map((n, k) => `<span>${esc(d.data.classes[k])}</span><i style="width:${(100 * n) / most}%"></i><span>${whole(n)}</span>`).join("")}</div>` +
        (counts.length > shown.length ? `<p class="note">and ${whole(counts.length - shown.length)} more classes</p>` : "") : "";
    return facts([["Rows", of.join(", ")], ["Dropped", rows.dropped === undefined ? "" : rows.dropped ? many(rows.dropped, "bad row") : "none"], ["Inputs", `${whole(d.data.features)}${d.data.featureNames ? ": " + esc(d.data.featureNames.join(", ")) : ""}`],
      ["To predict", esc((d.data.label || []).join(", ")) + `, ${esc(d.task)}`]]) + balance;
  };
  const settings = (d) => {
    const keys = Object.keys(d.settings).filter((k) => !k.startsWith("output."));
    return keys.length ? `<div class="tablewrap"><table><tbody>${keys.map((k) => `<tr><td><code>${esc(k)}</code></td><td class="text"><code>${esc(d.settings[k])}</code></td></tr>`).join("")}</tbody></table></div>` : `<p class="note">None.</p>`;
  };
  const reproduce = (d) => (d.command ? `<div class="command"><code>${esc(d.command)}</code><button type="button" data-copy>Copy</button></div>` : "") + facts([
    ["Seed", String(d.seed)], ["Partitions", d.history.partitions], ["Rows", d.data.fingerprint ? `fingerprint <code>${esc(d.data.fingerprint.slice(0, 12))}…</code>` : ""],
    ["Cluster", esc(d.cluster || "")], ...Object.entries(d.versions || {}).map(([k, v]) => [esc(k), esc(v)])]);

  const drawing = (d) => {
    const sizes = [d.network.inputs, ...d.network.layers.map((l) => l.size)];
    const W = 640, H = 300, top = 52, bottom = 64, most = 8;
    const x = (l) => 60 + ((W - 120) * l) / (sizes.length - 1);
    const units = sizes.map((n) => Math.min(n, most));
    const y = (l, i) => {
      const gap = Math.min(26, (H - top - bottom) / Math.max(1, units[l] - 1));
      return top + (H - top - bottom) / 2 + (i - (units[l] - 1) / 2) * gap;
    };
    const skipped = (l, i) => sizes[l] > most && i === most - 2;
    let out = "";
    for (let l = 1; l < sizes.length; l++) for (let i = 0; i < units[l - 1]; i++) for (let j = 0; j < units[l]; j++) {
      if (skipped(l - 1, i) || skipped(l, j)) continue;
      out += `<line x1="${x(l - 1)}" y1="${y(l - 1, i)}" x2="${x(l)}" y2="${y(l, j)}" stroke-opacity="${Math.max(0.1, 0.35 - 0.004 * units[l - 1] * units[l])}"/>`;
    }
    sizes.forEach((n, l) => {
      for (let i = 0; i < units[l]; i++) out += skipped(l, i) ? `<text x="${x(l)}" y="${y(l, i) + 4}">⋮</text>` : `<circle cx="${x(l)}" cy="${y(l, i)}" r="7"/>`;
      const layer = d.network.layers[l - 1];
      out += `<text class="size" x="${x(l)}" y="24">${whole(n)}</text>`;
      out += `<text x="${x(l)}" y="${H - 26}">${l === 0 ? "inputs" : esc(layer.activation)}</text>`;
      if (l > 0) out += `<text x="${x(l)}" y="${H - 9}">${whole(layer.parameters)} param.</text>`;
    });
    return `<svg class="network" viewBox="0 0 ${W} ${H}" role="img" aria-label="Network of layers ${sizes.join(", ")}">${out}</svg>`;
  };

  sections.push({
    id: "learned", title: "How it learned",
    text: (d) => {
      const h = d.history;
      const how = h.iterationsPerEpoch > 1 ? `${whole(h.iterationsPerEpoch)} iterations each` : "one full batch each";
      return `<h2>How it learned</h2><p class="say">${h.epochs ? `${many(h.epochs, "epoch")}, ${how}. ${h.stopReason ? esc(h.stopReason) + ` The parameters of epoch ${whole(h.bestEpoch)} were kept.` : "Training goes on."}` : "No epoch is done yet."}</p>`;
    },
    body: (d) => {
      if (!d.history.epochs) return "";
      const L = d.network.layers.length, relu = d.network.layers.some((l, i) => l.activation === "relu" && i < L - 1);
      const shown = L <= 6 ? [...Array(L).keys()] : [0, 1, 2, L - 3, L - 2, L - 1];
      const w = shown.length <= 2 ? "half" : shown.length === 3 ? "w4" : "w3";
      const flat = d.snapshots && d.snapshots.saturated.some((of) => of.some((v) => v > 0));
      return `<div class="grid">` +
        card("loss", "Loss", { cls: "w12", size: "tall", controls: `<button type="button" id="log" aria-pressed="${state.log}">Log scale</button>` }) +
        card("metric", isShare(d) ? d.history.metric[0].toUpperCase() + d.history.metric.slice(1) : "RMSE", {}) +
        card("rate", d.history.learningRate.every((v) => v === 1) ? "Gradient norm" : "Learning rate and gradient norm", {}) +
        (d.steps ? card("gradients", "Gradient norm by layer", { note: "Lines far apart: lower layers learn slower than upper ones." }) +
          card("updates", "Update ÷ weight by layer", { note: "Length of the last step beside that of the weights; around 10⁻³ is healthy for Adam and its kin." }) : "") +
        (relu || flat ? card("dead", relu ? "Dead units" : "Saturated units", { cls: "w12", size: "low", note: relu ? "Share of ReLU units that are 0 on all of the probe's rows." : "Share of units that are flat on nearly all of the probe's rows." }) : "") +
        (d.snapshots ? shown.map((l) => card("weights" + l, `Weights, ${layerName(d, l)}`, { cls: w, size: "low" })).join("") +
          shown.map((l) => card("activations" + l, `Activations, ${layerName(d, l)}`, { cls: w, size: "low" })).join("") : "") +
        `</div>`;
    },
    ready: (place) => {
      const log = place.querySelector("#log");
      if (log) log.addEventListener("click", () => { state.log = !state.log; log.setAttribute("aria-pressed", state.log); redraw("loss"); });
    },
    charts: (d) => {
      const h = d.history, c = palette(), out = {};
      if (!h.epochs) return out;
      const two = (name, train, held, format, more) => ({
        ...base(), tooltip: tip(format), xAxis: epochAxis(d), yAxis: axis(more),
        legend: { ...base().legend, show: !!held }, grid: { ...base().grid, top: held ? 34 : 14 },
        series: [line("training", h.epoch, train, { markLine: best(d) })].concat(held ? [line("validation", h.epoch, held)] : []),
      });
      out.loss = two("loss", h.loss, h.validationLoss, sig, state.log ? { type: "log", minorSplitLine: { show: false } } : {});
      out.metric = two("metric", h.metricValue, h.validationMetric, (v) => metricText(d, v), isShare(d) ? { axisLabel: { color: css("muted"), formatter: (v) => share(v, 0) }, max: (r) => (r.max > 0.9 ? 1 : null) } : {});
      const rate = !h.learningRate.every((v) => v === 1);
      out.rate = {
        ...base(), tooltip: tip(sig), legend: { ...base().legend, show: rate }, grid: { ...base().grid, top: rate ? 34 : 14 }, xAxis: epochAxis(d),
        yAxis: rate ? [axis(), axis({ type: "log", ...plain, position: "right" })] : [axis({ type: "log" })],
        series: (rate ? [line("learning rate", h.epoch, h.learningRate)] : []).concat([line("gradient norm", h.epoch, h.gradientNorm, { yAxisIndex: rate ? 1 : 0, lineStyle: { width: 1.5 }, color: c[1] })]),
      };
      const layers = (of) => ({
        ...base(), tooltip: tip((v) => sig(v, 3)), xAxis: epochAxis(d), yAxis: axis({ type: "log" }),
        series: of.map((ys, l) => line(layerName(d, l), d.steps.epoch, ys.map((v) => (v > 0 ? v : null)), { lineStyle: { width: 1.5 } })),
      });
      if (d.steps) { out.gradients = layers(d.steps.gradientNorm); out.updates = layers(d.steps.updateRatio); }
      if (d.snapshots) {
        const s = d.snapshots, L = d.network.layers.length;
        const relu = d.network.layers.some((l, i) => l.activation === "relu" && i < L - 1);
        const of = relu ? s.dead : s.saturated;
        out.dead = {
          ...base(), tooltip: tip((v) => share(v)), xAxis: epochAxis(d), yAxis: axis({ min: 0, max: (r) => (r.max > 0.1 ? null : 0.1), axisLabel: { color: css("muted"), formatter: (v) => share(v, 0) }, splitNumber: 2 }),
          series: of.slice(0, -1).map((ys, l) => line(layerName(d, l), s.epoch, ys)),
        };
        for (let l = 0; l < L; l++) { out["weights" + l] = histograms(s.epoch, s.weights[l]); out["activations" + l] = histograms(s.epoch, s.activations[l]); }
      }
      return out;
    },
  });
  /** Epochs across, values up, the darker the more: each column rebinned to one common range. */
  const histograms = (epochs, list) => {
    const from = Math.min(...list.map((h) => h.from)), to = Math.max(...list.map((h) => h.to));
    const bins = 28, width = (to - from) / bins || 1, cells = [];
    let most = 0;
    list.forEach((h, e) => {
      const column = new Array(bins).fill(0), w = (h.to - h.from) / h.counts.length;
      const sum = h.counts.reduce((a, b) => a + b, 0) || 1;
      h.counts.forEach((n, i) => { // spread over the common bins that it overlaps
        if (!n) return;
        const a = (h.from + i * w - from) / width, b = Math.max(a + 1e-9, (h.from + (i + 1) * w - from) / width);
        for (let k = Math.max(0, Math.floor(a)); k < Math.min(bins, Math.ceil(b)); k++) column[k] += (n / sum) * ((Math.min(b, k + 1) - Math.max(a, k)) / (b - a));
        if (a >= bins) column[bins - 1] += n / sum;
      });
      column.forEach((v, k) => { if (v > 0) { cells.push([e, k, v]); most = Math.max(most, v); } });
    });
    const centre = (k) => from + (k + 0.5) * width, bg = rgb(css("card")), fg = rgb(css("accent"));
    const shade = (t) => `rgb(${mix(bg, fg, t).map(Math.round)})`;
    return {
      ...base(), legend: { show: false }, grid: { ...base().grid, top: 8 },
      tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => `epoch <b>${whole(epochs[p.value[0]])}</b><br>${sig(centre(p.value[1]) - width / 2, 3)} to ${sig(centre(p.value[1]) + width / 2, 3)}: <b>${share(p.value[2])}</b>` },
      xAxis: { type: "category", data: epochs.map(whole), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: css("muted"), fontSize: 11, hideOverlap: true } },
      yAxis: { type: "category", data: [...Array(bins).keys()].map((k) => sig(centre(k), 2)), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: css("muted"), fontSize: 11, interval: 6 } },
      visualMap: { show: false, min: 0, max: Math.sqrt(most), dimension: 3, inRange: { color: [0.06, 0.25, 0.5, 0.75, 1].map(shade) } },
      series: [{ type: "heatmap", data: cells.map((c) => [...c, Math.sqrt(c[2])]), progressive: 0, emphasis: { itemStyle: { borderColor: css("text"), borderWidth: 1 } } }],
    };
  };

  sections.push({
    id: "quality", title: "How good it is",
    text: (d) => {
      const m = d.metrics[split(d)];
      return m ? `<h2>How good it is</h2><p class="say">On ${many(m.examples, "row")} ${split(d) === "train" ? "it was trained on, as none were kept for a test" : `kept for the ${split(d)}, which training has not seen`}.</p>` : "";
    },
    body: (d) => {
      const m = d.metrics[split(d)], e = d.examination;
      if (!m) return "";
      let out = scores(d);
      if (m.confusion) out += card("confusion", "Confusion matrix", { cls: "half", size: m.confusion.length > 4 ? "big" : "tall", note: "Rows are what it is, columns what was predicted; the darker, the more of its row." });
      if (m.classes || m.labels) out += `<div class="card half"><div class="head"><h3>${m.classes ? "By class" : "By label"}</h3></div>${perClass(m.classes || m.labels)}</div>`;
      if (m.targets && m.targets.length > 1) out += `<div class="card w12"><div class="head"><h3>By target</h3></div>${perTarget(m.targets)}</div>`;
      if (e && e.curves.length) {
        out += card("roc", "ROC curve", { size: "tall", cls: "w4", note: "How many of the others pass for the class, to find so many of it." }) +
          card("precision", "Precision and recall", { size: "tall", cls: "w4", note: "How pure, for so many found." });
      }
      if (e && e.calibration.length) out += card("calibration", "Calibration", { size: "tall", cls: "w4", note: `Probabilities come true as often as they say, but for ${share(e.calibrationError)} on average.` });
      if (e && e.sample && e.sample.length) out += card("actual", "Predicted against actual", { size: "tall" }) + card("residuals", "Residuals against predicted", { size: "tall" }) + card("residualBins", "Distribution of the residuals", { cls: "w12", size: "low" });
      if (e && e.worst.length) out += `<div class="card w12"><div class="head"><h3>${d.task === "regression" ? "Farthest off" : "Most confidently wrong"}</h3></div>${worst(d, e)}</div>`;
      return `<div class="grid">${out}</div>`;
    },
    ready: (place, d) => place.querySelectorAll("canvas[data-image]").forEach((c) => picture(c, c.dataset.image, d.data.image, false)),
    charts: (d) => qualityCharts(d),
  });
  const scores = (d) => {
    const names = { loss: "loss", logLoss: "log loss", accuracy: "accuracy", balancedAccuracy: "balanced accuracy", macroF1: "macro F1", auc: "AUC", subsetAccuracy: "all labels right", hammingLoss: "Hamming loss", microF1: "micro F1", rmse: "RMSE", mae: "MAE", r2: "R²" };
    const splits = Object.keys(d.metrics), keys = Object.keys(names).filter((k) => splits.some((s) => d.metrics[s][k] !== undefined));
    return `<div class="card w12"><div class="tablewrap"><table><thead><tr><th></th><th>rows</th>${keys.map((k) => `<th>${names[k]}</th>`).join("")}</tr></thead><tbody>` +
      splits.map((s) => `<tr><td>${s}</td><td>${whole(d.metrics[s].examples)}</td>${keys.map((k) => `<td>${sig(d.metrics[s][k])}</td>`).join("")}</tr>`).join("") + `</tbody></table></div></div>`;
  };
  const perClass = (list) => `<div class="tablewrap"><table><thead><tr><th>class</th><th>precision</th><th>recall</th><th>F1</th><th>AUC</th><th>rows</th></tr></thead><tbody>` +
    list.slice(0, 100).map((c) => `<tr><td>${esc(c.name)}</td><td>${three(c.precision)}</td><td${c.recall < 0.5 ? ' class="bad"' : ""}>${three(c.recall)}</td><td>${three(c.f1)}</td><td>${three(c.auc)}</td><td>${sig(c.support)}</td></tr>`).join("") + `</tbody></table></div>`;
  const perTarget = (list) => `<div class="tablewrap"><table><thead><tr><th>target</th><th>RMSE</th><th>MAE</th><th>R²</th></tr></thead><tbody>` +
    list.map((t) => `<tr><td>${esc(t.name)}</td><td>${sig(t.rmse)}</td><td>${sig(t.mae)}</td><td>${sig(t.r2)}</td></tr>`).join("") + `</tbody></table></div>`;
  const outputName = (d, k) => (d.data.classes && d.data.classes[k] !== undefined ? d.data.classes[k] : (d.data.outputs || [])[k] || String(k));
  const worst = (d, e) => {
    const said = (row) => {
      if (d.task === "classification") {
        const p = row.prediction, guess = p.indexOf(Math.max(...p));
        return [esc(outputName(d, row.target[0])), esc(outputName(d, guess)), share(p[guess])];
      }
      if (d.task === "regression") return [row.target.map((v) => sig(v)).join(", "), row.prediction.map((v) => sig(v)).join(", "), row.target.map((v, k) => sig(row.prediction[k] - v, 3)).join(", ")];
      const names = (of) => esc(of.map((v, k) => (v > 0.5 ? outputName(d, k) : "")).filter(Boolean).join(", ") || "none");
      return [names(row.target), names(row.prediction), share(row.wrongness)];
    };
    if (e.worst[0].image) {
      return `<div class="pictures">${e.worst.map((row) => { const [is, says, p] = said(row); return `<figure><canvas data-image="${row.image}" role="img" aria-label="A ${is}, taken for ${says}"></canvas><figcaption><b>${is}</b> taken for <b>${says}</b>, ${p}</figcaption></figure>`; }).join("")}</div>`;
    }
    const names = d.data.featureNames, features = e.worst[0].features && names && names.length === e.worst[0].features.length;
    const third = d.task === "regression" ? "off by" : "probability";
    return `<div class="tablewrap"><table><thead><tr>${["actual", "predicted", third].map((t, i) => `<th${i < 2 ? ' class="text"' : ""}>${t}</th>`).join("")}${features ? names.map((n) => `<th>${esc(n)}</th>`).join("") : ""}</tr></thead><tbody>` +
      e.worst.map((row) => { const [a, b, c] = said(row); return `<tr><td class="text">${a}</td><td class="text">${b}</td><td>${c}</td>${features ? row.features.map((v) => `<td>${sig(v)}</td>`).join("") : ""}</tr>`; }).join("") + `</tbody></table></div>`;
  };
  const qualityCharts = (d) => {
    const m = d.metrics[split(d)], e = d.examination, out = {}, c = palette();
    if (!m) return out;
    if (m.confusion) {
      const names = m.classes.map((k) => k.name), n = names.length, cells = [];
      m.confusion.forEach((row, i) => { const sum = row.reduce((a, b) => a + b, 0) || 1; row.forEach((v, j) => cells.push([j, n - 1 - i, v / sum, v, Math.sqrt(v / sum)])); });
      const bg = rgb(css("card")), fg = rgb(css("accent")), shade = (t) => `rgb(${mix(bg, fg, t).map(Math.round)})`;
      out.confusion = {
        ...base(), legend: { show: false }, grid: { left: 38, right: 8, top: 34, bottom: 8, containLabel: true },
        tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => `<b>${esc(names[n - 1 - p.value[1]])}</b> predicted as <b>${esc(names[p.value[0]])}</b><br>${sig(p.value[3])} rows, ${share(p.value[2])}` },
        xAxis: { type: "category", position: "top", data: names, name: "predicted", nameLocation: "middle", nameGap: 26, nameTextStyle: { color: css("muted") }, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: css("text"), hideOverlap: true } },
        yAxis: { type: "category", data: [...names].reverse(), name: "actual", nameLocation: "middle", nameGap: n > 0 ? 20 + 7 * Math.max(...names.map((s) => Math.min(16, s.length))) : 30, nameTextStyle: { color: css("muted") }, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: css("text"), width: 110, overflow: "truncate" } },
        visualMap: { show: false, min: 0, max: 1, dimension: 4, inRange: { color: [0, 0.5, 1].map(shade) } },
        series: [{
          type: "heatmap", data: cells.map((v) => ({ value: v, label: { color: v[4] > 0.6 ? css("card") : css("text") } })),
          label: { show: n <= 16, formatter: (p) => (p.value[3] ? sig(p.value[3]) : ""), fontSize: n > 10 ? 11 : 13 }, itemStyle: { borderColor: css("card"), borderWidth: 2 }, emphasis: { itemStyle: { borderColor: css("text"), borderWidth: 1 } },
        }],
      };
    }
    if (e && e.curves.length) {
      const two = d.task === "classification" && e.curves.length === 2, list = two ? [e.curves[1]] : e.curves;
      const pairs = (xs, ys) => xs.map((x, i) => [x, ys[i]]);
      const unit = (name) => axis({ name, min: 0, max: 1, interval: 0.2, axisLabel: { color: css("muted"), formatter: (v) => sig(v, 2) } });
      const auc = (curve) => { const of = (m.classes || m.labels).find((k) => k.name === curve.name); return of && of.auc !== undefined ? of.auc : curve.area; };
      const curves = (make, x, y, area) => ({
        ...base(), tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => `${esc(p.seriesName)}<br>${x} <b>${share(p.value[0])}</b><br>${y} <b>${share(p.value[1])}</b>` },
        legend: { ...base().legend, show: list.length > 1, left: 0, right: 0, itemStyle: { opacity: 1 } },
        grid: { left: 26, right: 12, top: list.length > 1 ? 34 : 12, bottom: 24, containLabel: true }, xAxis: unit(x), yAxis: { ...unit(y), nameGap: 32 },
        series: list.map((curve, k) => ({ name: curve.name, type: "line", showSymbol: true, symbolSize: 5, symbol: "circle", itemStyle: { opacity: 0 }, emphasis: { itemStyle: { opacity: 1 } }, lineStyle: { width: list.length > 3 ? 1.5 : 2 }, data: make(curve),
          ...(k === 0 ? { markLine: area.line, markPoint: undefined } : {}) })),
        graphic: [{ type: "text", right: 22, bottom: area.bottom, z: 5, style: { text: area.text(list), fill: css("text"), font: `600 14px ${getComputedStyle(document.body).fontFamily}`, textAlign: "right", backgroundColor: css("card"), padding: [2, 4] } }],
      });
      const mean = (xs) => xs.reduce((a, b) => a + b, 0) / xs.length;
      out.roc = curves((k) => pairs(k.falsePositives, k.truePositives), "false positives", "true positives", {
        bottom: 62, text: (l) => (l.length === 1 ? "area " : "mean area ") + sig(mean(l.map(auc).filter((v) => v !== undefined))),
        line: { silent: true, symbol: "none", lineStyle: { type: "dashed", color: css("muted"), width: 1 }, data: [[{ coord: [0, 0] }, { coord: [1, 1] }]] },
      });
      out.precision = curves((k) => pairs([0, ...k.recalls], [k.precisions[0], ...k.precisions]), "recall", "precision", {
        bottom: 62, text: (l) => (l.length === 1 ? "average precision " : "mean average precision ") + sig(mean(l.map((k) => k.averagePrecision).filter((v) => v !== undefined))),
        line: list.length === 1 ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { type: "dashed", color: css("muted"), width: 1 }, data: [[{ coord: [0, list[0].prevalence] }, { coord: [1, list[0].prevalence] }]] } : undefined,
      });
    }
    if (e && e.calibration.length) {
      const most = Math.max(...e.calibration.map((b) => b[2]));
      const unit = (name) => axis({ name, min: 0, max: 1, interval: 0.2, axisLabel: { color: css("muted"), formatter: (v) => sig(v, 2) } });
      out.calibration = {
        ...base(), legend: { show: false }, grid: { left: 26, right: 12, top: 12, bottom: 24, containLabel: true },
        tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => `predicted <b>${share(p.value[0])}</b><br>came true <b>${share(p.value[1])}</b><br>${sig(p.value[2])} rows` },
        xAxis: unit("predicted probability"), yAxis: { ...unit("came true"), nameGap: 32 },
        series: [diagonal(0, 1), { type: "line", data: e.calibration, symbol: "circle", symbolSize: (v) => 6 + 14 * Math.sqrt(v[2] / most), lineStyle: { width: 2 }, itemStyle: { color: c[0], borderColor: css("card"), borderWidth: 1.5 }, color: c[0] }],
      };
    }
    if (e && e.sample && e.sample.length) {
      const K = Math.min(4, e.sample[0][0].length), points = (make) => [...Array(K).keys()].map((k) => ({ name: outputName(d, k), type: "scatter", symbolSize: 5, itemStyle: { opacity: 0.55 }, data: e.sample.map(([t, p]) => make(t[k], p[k])) }));
      const values = e.sample.flatMap(([t, p]) => [...t.slice(0, K), ...p.slice(0, K)]), from = Math.min(...values), to = Math.max(...values);
      const scatter = (x, y, series, pair, more = {}) => ({
        ...base(), legend: { ...base().legend, show: K > 1 }, grid: { left: 30, right: 14, top: K > 1 ? 34 : 12, bottom: 24, containLabel: true },
        tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => `${x} <b>${sig(p.value[0])}</b><br>${y} <b>${sig(p.value[1])}</b>` },
        xAxis: axis({ name: x, ...more }), yAxis: axis({ name: y, nameGap: 40, ...more }), series: [...series, pair],
      });
      out.actual = scatter("actual", "predicted", points((t, p) => [t, p]), diagonal(from, to), { min: from, max: to, axisLabel: { color: css("muted"), showMinLabel: false, showMaxLabel: false, formatter: (v) => sig(v, 3) } });
      out.residuals = scatter("predicted", "actual − predicted", points((t, p) => [p, t - p]), { ...diagonal(0, 0), data: [[Math.min(...e.sample.flatMap(([, p]) => p)), 0], [Math.max(...e.sample.flatMap(([, p]) => p)), 0]] });
      const rest = e.sample.map(([t, p]) => t[0] - p[0]), lo = Math.min(...rest), hi = Math.max(...rest), n = 31, w = (hi - lo) / n || 1, counts = new Array(n).fill(0);
      rest.forEach((r) => { counts[Math.min(n - 1, Math.floor((r - lo) / w))]++; });
      out.residualBins = {
        ...base(), legend: { show: false }, grid: { ...base().grid, top: 8 },
        tooltip: { ...base().tooltip, formatter: (p) => `${sig(lo + p[0].dataIndex * w, 3)} to ${sig(lo + (p[0].dataIndex + 1) * w, 3)}: <b>${whole(p[0].value)}</b> of ${whole(rest.length)} rows` },
        xAxis: { type: "category", data: counts.map((_, i) => sig(lo + (i + 0.5) * w, 2)), axisLine: { lineStyle: { color: css("line") } }, axisTick: { show: false }, axisLabel: { color: css("muted"), hideOverlap: true } }, yAxis: axis({ splitNumber: 3 }),
        series: [{ name: "rows", type: "bar", data: counts, barCategoryGap: "8%" }],
      };
    }
    return out;
  };

  sections.push({
    id: "time", title: "Where the time went",
    text: (d) => d.time && d.history.epochs ? `<h2>Where the time went</h2><p class="say">${esc(d.time.advice || "")}</p>` : "",
    body: (d) => {
      if (!d.time || !d.history.epochs) return "";
      return `<div class="grid">${card("phases", "Seconds of each epoch", { cls: "w8" })}<div class="card w4"><div class="head"><h3>Rates</h3></div><div id="rates"></div></div></div>`;
    },
    ready: (place, d) => rates(place, d),
    refreshed: (place, d) => rates(place, d),
    charts: (d) => {
      if (!d.time || !d.history.epochs) return {};
      const h = d.history, names = { compute: "gradients", aggregate: "adding up sums", waiting: "scheduling and waiting", broadcast: "sending parameters", update: "update on the driver", validation: "validation" };
      const keys = Object.keys(names).filter((k) => h[k].some((v) => v > 0) && (k !== "validation" || h.validationRows));
      const bars = h.epoch.length <= 120;
      return { phases: {
        ...base(), tooltip: tip((v) => time(v)), xAxis: bars ? { type: "category", data: h.epoch.map(String), name: "epoch", nameLocation: "middle", nameGap: 26, nameTextStyle: { color: css("muted") }, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: css("muted"), hideOverlap: true } } : epochAxis(d),
        grid: { ...base().grid, bottom: 24 }, yAxis: axis({ min: 0, axisLabel: { color: css("muted"), formatter: (v) => sig(v, 2) } }),
        series: keys.map((k) => bars ? { name: names[k], type: "bar", stack: "all", barCategoryGap: "20%", data: h[k].map((v, i) => [String(h.epoch[i]), v]) }
          : line(names[k], h.epoch, h[k], { stack: "all", areaStyle: { opacity: 0.8 }, lineStyle: { width: 0 }, showSymbol: false })),
      } };
    },
  });
  const rates = (place, d) => {
    const t = d.time, to = place.querySelector("#rates");
    if (!to) return;
    to.innerHTML = facts([
      ["Rows", `${sig(t.rowsPerSecond, 3)} a second`], ["Arithmetic", `${sig(t.gigaflops, 3)} GFLOP/s`],
      ["Product", t.productGigaflops ? `${sig(t.productGigaflops, 3)} GFLOP/s a core, of ${t.busyCores}${t.busyCores < t.cores ? ` of ${t.cores}` : ""}` : ""],
      ["So used", t.productGigaflops ? (t.gigaflops < 0.001 * t.productGigaflops * t.busyCores ? "less than 0.1 %" : share(t.gigaflops / (t.productGigaflops * t.busyCores))) : ""],
      ["Iterations", whole(t.iterations)], ["An iteration", t.iterations ? time(t.training / t.iterations) : ""],
      ["From the driver", `${bytes(t.bytesOut)} an iteration`], ["To the driver", `${bytes(t.bytesIn)} an iteration`],
      ...Object.entries(d.seconds).filter(([k]) => k !== "total").map(([k, v]) => [k[0].toUpperCase() + k.slice(1), time(v)])]);
  };

  // ---- several runs
  /** What tells the runs apart: the ends of their places. */
  const shortNames = () => {
    const places = runs.map((r) => (r.place || r.name).replace(/\/+$/, "").split("/"));
    for (let n = 1; n <= Math.max(...places.map((p) => p.length)); n++) {
      const names = places.map((p) => p.slice(-n).join("/"));
      if (new Set(names).size === names.length) return names;
    }
    return places.map((p, i) => `${last(p)} (${i + 1})`);
  };
  const short = shortNames();
  if (runs.length > 1) sections.splice(0, 0, {
    id: "compare", title: "Comparison", all: true,
    text: () => `<div class="hero"><h1>${many(runs.length, "run")} side by side</h1><p class="lead">Below, <label>all about <select id="pick">${runs.map((r, i) => `<option value="${i}"${i === state.run ? " selected" : ""}>${esc(short[i])}</option>`).join("")}</select></label></p></div>`,
    body: () => {
      const keys = [...new Set(runs.flatMap((r) => Object.keys(r.settings)))].filter((k) => !k.startsWith("output.")).filter((k) => new Set(runs.map((r) => r.settings[k])).size > 1);
      const names = { accuracy: "accuracy", macroF1: "macro F1", auc: "AUC", logLoss: "log loss", subsetAccuracy: "all labels right", microF1: "micro F1", rmse: "RMSE", mae: "MAE", r2: "R²" };
      const of = (r) => r.metrics[split(r)] || {}, scores = Object.keys(names).filter((k) => runs.some((r) => of(r)[k] !== undefined));
      const lower = new Set(["logLoss", "rmse", "mae"]);
      const winner = (k) => { const v = runs.map((r) => of(r)[k]).filter((x) => x !== undefined); return lower.has(k) ? Math.min(...v) : Math.max(...v); };
      const row = (name, make) => `<tr><td>${name}</td>${runs.map((r, i) => make(r, i)).join("")}</tr>`;
      return `<div class="grid"><div class="card w12"><div class="tablewrap"><table><thead><tr><th></th>${short.map((name) => `<th>${esc(name)}</th>`).join("")}</tr></thead><tbody>` +
        scores.map((k) => row(`${names[k]} <span class="note">${split(runs[0])}</span>`, (r) => `<td${of(r)[k] === winner(k) ? ' class="good"' : ""}>${sig(of(r)[k])}</td>`)).join("") +
        row("epochs", (r) => `<td>${whole(r.history.epochs)}</td>`) + row("parameters", (r) => `<td>${whole(r.network.parameters)}</td>`) + row("seconds", (r) => `<td>${sig(r.seconds.total, 3)}</td>`) +
        keys.map((k) => row(`<code>${esc(k)}</code>`, (r) => `<td>${r.settings[k] === undefined ? "–" : esc(r.settings[k])}</td>`)).join("") +
        `</tbody></table></div></div>` + card("compareLoss", "Watched loss") + card("compareMetric", "Watched metric") + `</div>`;
    },
    refreshed: () => {},
    charts: () => {
      const lines = (pick, format) => ({ ...base(), tooltip: tip(format), xAxis: epochAxis(runs[0]), yAxis: axis(), series: runs.map((r, i) => line(short[i], r.history.epoch, pick(r.history))) });
      return { compareLoss: lines((h) => h.validationLoss || h.loss, sig), compareMetric: lines((h) => h.validationMetric || h.metricValue, (v) => sig(v)) };
    },
  });

  // ---- putting it on the page
  const drawChart = (id, option) => {
    const known = charts.get(id);
    if (known && known.place.isConnected) { known.chart.setOption(option, true); return; }
    const place = main.querySelector(`[data-chart="${id}"]`);
    if (!place) return;
    const chart = echarts.init(place, null, { renderer: id === "surface" ? "canvas" : "svg" });
    chart.setOption(option);
    charts.set(id, { chart, place });
  };
  const redraw = (id) => {
    const section = sections.find((s) => s.charts && s.charts(run())[id]);
    if (section) drawChart(id, section.charts(run())[id]);
  };
  const refresh = () => {
    const d = run();
    document.title = `${runs.length > 1 ? "Comparison" : d.name} · Backfold`;
    for (const s of sections) {
      let place = document.getElementById(s.id);
      if (!place) {
        place = document.createElement("section");
        place.id = s.id;
        place.innerHTML = `<div class="text"></div><div class="body"></div>`;
        main.append(place);
      }
      const text = s.text(d), body = s.body(d);
      place.hidden = !text && !body;
      if (place.firstChild.innerHTML !== text && drawn.get(s.id + "/text") !== text) { place.firstChild.innerHTML = text; drawn.set(s.id + "/text", text); }
      if (drawn.get(s.id) !== body) {
        place.querySelectorAll("[data-chart]").forEach((c) => { const known = charts.get(c.dataset.chart); if (known) { known.chart.dispose(); charts.delete(c.dataset.chart); } });
        place.lastChild.innerHTML = body;
        drawn.set(s.id, body);
        if (s.ready) s.ready(place, d);
      } else if (s.refreshed) s.refreshed(place, d);
      if (s.charts) Object.entries(s.charts(d)).forEach(([id, option]) => drawChart(id, option));
    }
    document.getElementById("nav").innerHTML = sections.filter((s) => !document.getElementById(s.id).hidden).map((s) => `<a href="#${s.id}">${s.title}</a>`).join("");
    document.getElementById("footer").textContent = `Made by Backfold ${(d.versions || {}).Backfold || ""}${d.started ? ", run of " + new Date(d.started).toISOString().slice(0, 16).replace("T", " ") + " UTC" : ""}. Charts: Apache ECharts.`;
    const pick = document.getElementById("pick");
    if (pick && !pick.onchange) pick.onchange = () => { state.run = Number(pick.value); state.moment = null; refresh(); };
  };

  // ---- theme
  const system = matchMedia("(prefers-color-scheme: dark)");
  let wish = "auto";
  try { wish = localStorage.getItem("backfold-theme") || "auto"; } catch { /* a page without storage still has themes */ }
  const dress = (printing = false) => {
    root.dataset.theme = !printing && (wish === "dark" || (wish === "auto" && system.matches)) ? "dark" : "light";
    document.getElementById("theme").textContent = { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark" }[wish];
  };
  const recolour = () => { drawn.clear(); refresh(); };
  document.getElementById("theme").addEventListener("click", () => {
    wish = { auto: "light", light: "dark", dark: "auto" }[wish];
    try { localStorage.setItem("backfold-theme", wish); } catch { /* as above */ }
    dress(); recolour();
  });
  system.addEventListener("change", () => { dress(); recolour(); });
  const fit = () => charts.forEach(({ chart }) => chart.resize());
  addEventListener("resize", fit);
  // Paper is light and narrow; charts have to be drawn for it before the browser lays the pages out.
  const paper = (printing) => { root.classList.toggle("printing", printing); dress(printing); recolour(); fit(); };
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));

  // ---- following a run
  const live = document.getElementById("live");
  let misses = 0;
  const tellLive = () => {
    const s = run().state;
    live.hidden = !LIVE;
    live.className = "live running";
    live.textContent = s === "evaluating" ? "evaluating" : "training";
  };
  const look = () => {
    const script = document.createElement("script");
    script.src = `${LIVE}?${Date.now()}`;
    script.onload = () => { script.remove(); misses = 0; if (run().state === "done") location.replace(run().finished); else setTimeout(look, 2000); };
    script.onerror = () => {
      script.remove();
      if (++misses < 3) { setTimeout(look, 700); return; }
      if (run().state !== "training" && run().finished) { location.replace(run().finished); return; }
      live.className = "live over";
      live.innerHTML = `training has ended${run().finished ? `; <a href="${esc(run().finished)}">its report</a>` : ""}`;
    };
    document.head.append(script);
  };
  const update = (next) => { runs[0] = next; refresh(); tellLive(); };

  dress();
  refresh();
  if (location.hash) { const goal = document.getElementById(location.hash.slice(1)); if (goal) goal.scrollIntoView(); } // it was not there yet when the browser looked
  if (LIVE) { tellLive(); setTimeout(look, 1500); }
  return { update, charts: () => [...charts.keys()], chart: (id) => charts.get(id).chart, expected: () => [...document.querySelectorAll("[data-chart]")].map((e) => e.dataset.chart) };
})();
