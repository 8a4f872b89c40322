// SPDX-License-Identifier: Apache-2.0
import { fillHead, make } from './elements.js';
import { clock } from './format.js';
import { History } from './history.js';
import { decadeScale, linearScale } from './scale.js';

const LEFT = 50;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 18;
const SPACE = 8;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * Lines over the last minutes, drawn on a canvas, with a legend that is text: it tells the newest values, or those at the point that
 * the pointer or the arrow keys are on.
 */
export class Chart {
  #series = [];
  #readingAt = null;

  /**
   * Title, what it is about, history, and how: { format, axis, decades, atLeast, base, nothing, zeroIsNothing, named, headline }, where the
   * headline is the key of its series and what the number is called: a text, or a function that makes one.
   */
  constructor({ title, about, history, options }) {
    this.title = title;
    this.history = history;
    this.options = options;
    this.#build(title, about);
    new ResizeObserver(() => this.draw()).observe(this.plot);
    this.plot.addEventListener('pointermove', (event) => this.#point(event.offsetX));
    this.plot.addEventListener('pointerleave', () => this.#read(null));
    this.plot.addEventListener('blur', () => this.#read(null));
    this.plot.addEventListener('keydown', (event) => this.#key(event));
  }

  #build(title, about) {
    this.element = make('figure', 'chart');
    const head = make('figcaption', 'chart-head', this.element);
    ({ value: this.headline, name: this.headlineName } = fillHead(head, title, about));
    this.legend = make('ul', 'legend', this.element);
    this.plot = make('div', 'plot', this.element);
    this.plot.tabIndex = 0;
    this.plot.setAttribute('role', 'slider');
    this.plot.setAttribute('aria-label', `${title}, point in time`);
    this.plot.setAttribute('aria-valuemax', '0');
    this.canvas = make('canvas', 'plot-canvas', this.plot);
    this.canvas.setAttribute('aria-hidden', 'true');
    this.empty = make('p', 'plot-empty', this.plot);
  }

  /** Shows other points; nothing is drawn before draw(). */
  setHistory(history) {
    this.history = history;
    this.#readingAt = null;
  }

  /** Each with key, label, hue (a class) and dash. */
  setSeries(series) {
    const same = series.length === this.#series.length && series.every((one, i) => one.key === this.#series[i].key);
    if (same) {
      return;
    }
    this.legend.replaceChildren();
    // One line alone is what the headline tells of.
    this.legend.hidden = series.length === 1 && !this.options.named;
    this.#series = series.map((one) => {
      const item = make('li', 'legend-item', this.legend);
      const swatch = makeSwatch(one, item);
      make('bdi', 'legend-label', item).textContent = one.label;
      return { ...one, swatch, value: make('span', 'legend-value', item) };
    });
  }

  draw() {
    this.#showValues();
    const context = this.#prepare();
    if (context === null) {
      return;
    }
    const { clientWidth: width, clientHeight: height } = this.plot;
    const newest = this.history.points.at(-1)?.time ?? Date.now();
    const scale = this.#scale();
    const styles = getComputedStyle(this.plot);
    const area = {
      x: (time) => width - RIGHT - ((newest - time) / (this.history.seconds * 1000)) * (width - LEFT - RIGHT),
      y: (value) => height - BOTTOM - scale.place(value) * (height - TOP - BOTTOM),
      width,
      height,
    };
    context.font = `11px ${styles.fontFamily}`;
    this.#drawAxes(context, area, scale, styles);
    this.#drawReading(context, area, styles);
    for (const series of this.#series) {
      this.#drawLine(context, area, series);
    }
  }

  /** As many pixels as the screen has. */
  #prepare() {
    const { clientWidth: width, clientHeight: height } = this.plot;
    if (width === 0 || height === 0) {
      return null;
    }
    const ratio = devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
    const context = this.canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  #scale() {
    let smallest = Infinity;
    let largest = 0;
    for (const { values } of this.history.points) {
      for (const { key } of this.#series) {
        const value = values[key] ?? null;
        if (value !== null) {
          smallest = value > 0 ? Math.min(smallest, value) : smallest;
          largest = Math.max(largest, value);
        }
      }
    }
    const { decades, atLeast, base } = this.options;
    if (decades) {
      return smallest === Infinity ? decadeScale(atLeast / 100, atLeast) : decadeScale(smallest, largest);
    }
    return linearScale(largest, atLeast, base);
  }

  #drawAxes(context, area, scale, styles) {
    context.fillStyle = styles.getPropertyValue('--ink-2');
    context.strokeStyle = styles.getPropertyValue('--line');
    context.lineWidth = 1;
    context.setLineDash([]);
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const tick of scale.ticks) {
      const y = Math.round(area.y(tick)) + 0.5;
      context.beginPath();
      context.moveTo(LEFT, y);
      context.lineTo(area.width - RIGHT, y);
      context.stroke();
      context.fillText(this.options.axis(tick), LEFT - 6, y);
    }
    this.#drawTimes(context, area);
  }

  /** Both ends, and between them what there is room for. */
  #drawTimes(context, area) {
    const minutes = this.history.seconds / 60;
    const step = minutes > 10 ? 20 : 1;
    const newest = this.history.points.at(-1)?.time ?? Date.now();
    const firstEnds = LEFT + context.measureText(`−${minutes} min`).width + SPACE;
    context.textBaseline = 'alphabetic';
    for (let minute = minutes; minute >= 0; minute -= step) {
      const x = area.x(newest - minute * 60_000);
      const text = minute === 0 ? 'now' : `−${minute} min`;
      context.textAlign = minute === minutes ? 'left' : minute === 0 ? 'right' : 'center';
      if (context.textAlign !== 'center' || x - context.measureText(text).width / 2 > firstEnds) {
        context.fillText(text, x, area.height - 5);
      }
    }
  }

  #drawLine(context, area, { key, dash, swatch }) {
    context.strokeStyle = getComputedStyle(swatch).color;
    context.fillStyle = context.strokeStyle;
    context.lineWidth = 1.75;
    context.lineJoin = 'round';
    context.setLineDash(dashes(dash));
    context.beginPath();
    let before = null;
    for (const point of this.history.points) {
      const value = point.values[key] ?? null;
      const x = area.x(point.time);
      // A value that is missing breaks the line only when it is missing for long.
      if (value === null || x < LEFT) {
        continue;
      }
      if (before === null || History.broken(before, point)) {
        context.moveTo(x, area.y(value));
        // A point with nothing before it is a dot at least.
        context.lineTo(x + 0.5, area.y(value));
      } else {
        context.lineTo(x, area.y(value));
      }
      before = point;
    }
    context.stroke();
    const read = this.#reading()?.values[key] ?? null;
    if (read !== null) {
      context.beginPath();
      context.arc(area.x(this.#reading().time), area.y(read), 3, 0, 2 * Math.PI);
      context.fill();
    }
  }

  #drawReading(context, area, styles) {
    const point = this.#reading();
    if (point === null) {
      return;
    }
    const x = Math.round(area.x(point.time)) + 0.5;
    context.strokeStyle = styles.getPropertyValue('--line-strong');
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(x, TOP);
    context.lineTo(x, area.height - BOTTOM);
    context.stroke();
  }

  #reading() {
    if (this.#readingAt === null) {
      return null;
    }
    return this.history.points.find(({ time }) => time >= this.#readingAt) ?? null;
  }

  #showValues() {
    const reading = this.#reading();
    const point = reading ?? this.history.points.at(-1);
    const { format } = this.options;
    const told = [];
    for (const { key, label, value } of this.#series) {
      const read = point?.values[key] ?? null;
      value.textContent = read === null ? '–' : format(read);
      told.push(`${label} ${read === null ? 'none' : format(read)}`);
    }
    this.#showHeadline(reading, point);
    const back = reading === null ? 0 : Math.round((reading.time - this.history.points.at(-1).time) / 1000);
    this.plot.setAttribute('aria-valuemin', String(-this.history.seconds));
    this.plot.setAttribute('aria-valuenow', String(back));
    this.plot.setAttribute('aria-valuetext', `${reading === null ? 'now' : clock(reading.time)}: ${told.join(', ') || 'nothing yet'}`);
    const some = this.#anything();
    this.empty.hidden = some;
    this.empty.textContent = some ? '' : this.options.nothing;
  }

  /** The number alone would not tell what it is; while the pointer reads, it tells of when. */
  #showHeadline(reading, point) {
    const { format, headline } = this.options;
    const value = point?.values[headline.key] ?? null;
    this.headline.textContent = value === null ? '–' : format(value);
    const name = typeof headline.name === 'function' ? headline.name() : headline.name;
    this.headlineName.textContent = reading === null ? name : `at ${clock(reading.time)}`;
  }

  /** Where zero is good news, a line of zeros is nothing to look at. */
  #anything() {
    const least = this.options.zeroIsNothing ? 0 : -1;
    return this.history.points.some(({ values }) => this.#series.some(({ key }) => (values[key] ?? -1) > least));
  }

  #point(offsetX) {
    const newest = this.history.points.at(-1)?.time;
    if (newest !== undefined) {
      const width = this.plot.clientWidth - LEFT - RIGHT;
      const back = ((this.plot.clientWidth - RIGHT - offsetX) / width) * this.history.seconds * 1000;
      this.#read(newest - Math.max(0, back));
    }
  }

  #key(event) {
    const newest = this.history.points.at(-1)?.time;
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -30, PageDown: 30, ArrowDown: -1, ArrowUp: 1 }[event.key];
    if (newest === undefined || (steps === undefined && event.key !== 'Home' && event.key !== 'End')) {
      return;
    }
    event.preventDefault();
    const points = this.history.points;
    let index = this.#reading() === null ? points.length - 1 : points.indexOf(this.#reading());
    index = event.key === 'Home' ? 0 : event.key === 'End' ? points.length - 1 : index + (steps ?? 0);
    index = Math.min(points.length - 1, Math.max(0, index));
    this.#read(index === points.length - 1 ? null : points[index].time);
  }

  #read(time) {
    if (time !== this.#readingAt) {
      this.#readingAt = time;
      this.draw();
    }
  }
}

function dashes(dash) {
  return dash === '' || dash === undefined ? [] : dash.split(' ').map(Number);
}

/** A piece of the line, as it is drawn. */
function makeSwatch({ hue, dash }, parent) {
  const swatch = document.createElementNS(SVG, 'svg');
  swatch.setAttribute('class', `swatch ${hue}`);
  swatch.setAttribute('viewBox', '0 0 22 4');
  swatch.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'line');
  for (const [name, value] of Object.entries({ x1: 0, y1: 2, x2: 22, y2: 2, 'stroke-dasharray': dash ?? '' })) {
    line.setAttribute(name, value);
  }
  swatch.append(line);
  parent.append(swatch);
  return swatch;
}
