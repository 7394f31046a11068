import {cssColor} from './palette.ts';
import {cell, rowSvg} from './row-svg.ts';
import type {Snapshot} from './snapshot.ts';

const padding = 16;

const picture = (
	{columns, rows}: Pick<Snapshot, 'columns'> & {rows: number},
	{title, css = '', body}: {title: string; css?: string; body: string},
): string => {
	const [width, height] = [
		Math.ceil(columns * cell.width) + 2 * padding,
		rows * cell.height + 2 * padding,
	];
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<title>${title}</title>
<style>path{fill:none}${css}</style>
<rect width="100%" height="100%" rx="8" fill="${cssColor('background')}"/>
<g transform="translate(${padding} ${padding})" fill="${cssColor('foreground')}" font-size="${cell.fontSize}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" xml:space="preserve">
${body}
</g>
</svg>
`;
};

/** A picture of one screen. The title is for those who cannot see it. */
export const renderStill = ({columns, rows}: Snapshot, title: string): string =>
	picture(
		{columns, rows: rows.length},
		{
			title,
			body: rows
				.flatMap((row, index) =>
					row.length === 0
						? []
						: [`<g transform="translate(0 ${index * cell.height})">${rowSvg(row)}</g>`],
				)
				.join('\n'),
		},
	);

/** A screen and how long it stays. */
export type Frame = {snapshot: Snapshot; milliseconds: number};

/** Frames that show the same, as one. */
const merged = (frames: readonly Frame[]): Frame[] => {
	const all: Frame[] = [];
	let last: string | undefined;
	for (const frame of frames) {
		const content = JSON.stringify(frame.snapshot);
		const previous = all.at(-1);
		if (content === last && previous !== undefined) {
			previous.milliseconds += frame.milliseconds;
		} else {
			all.push({...frame});
		}

		last = content;
	}

	return all;
};

/**
A picture that plays frames in an endless loop, by style sheet alone: pages may show it as an image. Where nothing moves, by
wish or by inability, `poster` (an index) is shown.
*/
export const renderAnimation = (
	frames: readonly Frame[],
	{title, poster = 0}: {title: string; poster?: number},
): string => {
	const posterContent = JSON.stringify(frames[poster]?.snapshot);
	const scenes = merged(frames);
	const total = scenes.reduce((sum, {milliseconds}) => sum + milliseconds, 0);
	const percent = (milliseconds: number): string =>
		`${Math.round((milliseconds / total) * 1e5) / 1e3}%`;

	// Most rows stay from frame to frame: each is drawn once and used wherever it is seen.
	const names = new Map<string, string>();
	const nameOf = (svg: string): string => {
		const name = names.get(svg) ?? `r${names.size}`;
		names.set(svg, name);
		return name;
	};

	const rules: string[] = [];
	let time = 0;
	const bodies = scenes.map(({snapshot, milliseconds}, index) => {
		const [from, to] = [time, time + milliseconds];
		time = to;
		rules.push(
			`@keyframes k${index}{0%{visibility:${index === 0 ? 'visible' : 'hidden'}}${index === 0 ? '' : `${percent(from)}{visibility:visible}`}${index === scenes.length - 1 ? '' : `${percent(to)}{visibility:hidden}`}}`,
			`.f${index}{animation-name:k${index}}`,
		);
		const rows = snapshot.rows.flatMap((row, line) =>
			row.length === 0 ? [] : [`<use href="#${nameOf(rowSvg(row))}" y="${line * cell.height}"/>`],
		);
		return `<g class="f f${index}"${JSON.stringify(snapshot) === posterContent ? ' visibility="visible"' : ' visibility="hidden"'}>${rows.join('')}</g>`;
	});
	const css = `@media (prefers-reduced-motion:no-preference){.f{animation:${Math.round(total)}ms step-end infinite}${rules.join('')}}`;
	const definitions = [...names].map(([svg, name]) => `<g id="${name}">${svg}</g>`).join('\n');
	const size = {
		columns: Math.max(...scenes.map(({snapshot}) => snapshot.columns)),
		rows: Math.max(...scenes.map(({snapshot}) => snapshot.rows.length)),
	};
	return picture(size, {title, css, body: `<defs>\n${definitions}\n</defs>\n${bodies.join('\n')}`});
};
