import type {Paragraph} from '../../components/reader.tsx';
import type {ContextView, Probe} from '../../../session/session.ts';
import type {Tone} from '../../theme.ts';
import {plural} from '../../words.ts';
import {sentence} from '../../../text/sentence.ts';
import type {ContextRow} from './context-rows.ts';

/** `1.35.4` of `v1.35.4-gke.100`. */
const shortVersion = (version: string): string =>
	/\d+\.\d+(?:\.\d+)?/v.exec(version)?.[0] ?? version;

const latency = (milliseconds: number): string =>
	milliseconds < 10_000
		? `${String(Math.round(milliseconds))} ms`
		: `${(milliseconds / 1000).toFixed(0)} s`;

/** What a context's columns say: facts, or words in place of them. */
type Standing =
	| {kind: 'facts'; version: string; nodes: string; istio: string; latency: string}
	/** `short`: where there is less room. */
	| {kind: 'words'; text: string; short?: string; tone: Tone; isAsking?: boolean};

export const standingOf = ({view: {probe}, sameAs}: ContextRow): Standing => {
	if (sameAs !== undefined) {
		return {
			kind: 'words',
			text: `same cluster as ${sameAs}`,
			short: `same as ${sameAs}`,
			tone: 'muted',
		};
	}

	switch (probe.state) {
		case 'not-asked': {
			return {
				kind: 'words',
				text: 'asked when chosen',
				short: 'when chosen',
				tone: 'muted',
			};
		}

		case 'asking': {
			return {
				kind: 'words',
				text: 'asking',
				tone: 'muted',
				isAsking: true,
			};
		}

		case 'failed': {
			return probe.needsLogin
				? {
						kind: 'words',
						text: 'needs login: press l',
						short: 'needs login (l)',
						tone: 'warning',
					}
				: {kind: 'words', text: probe.why, tone: 'muted'};
		}

		case 'reached': {
			const {kubernetes, nodes, istio = 'none', milliseconds} = probe;
			return {
				kind: 'facts',
				version: kubernetes === undefined ? '?' : shortVersion(kubernetes),
				nodes: nodes === undefined ? '?' : `${String(nodes.ready)}/${String(nodes.total)}`,
				istio: istio === 'unknown' ? '?' : istio,
				latency: latency(milliseconds),
			};
		}
	}
};

const credentials: Readonly<Record<ContextView['auth'], string>> = {
	exec: "Its credentials come from a program, so it's asked when you choose it.",
	oidc: "Its credentials come from a login, so it's asked when you choose it.",
	static: "It's asked when you choose it.",
	none: "It's asked when you choose it.",
};

const istioText = (istio: string | undefined): string => {
	if (istio === undefined) {
		return 'no Istio';
	}

	return istio === 'unknown' ? "whether Istio is there isn't known" : `Istio ${istio}`;
};

const probeText = (probe: Probe, auth: ContextView['auth']): string => {
	switch (probe.state) {
		case 'not-asked': {
			return credentials[auth];
		}

		case 'asking': {
			return 'Being asked.';
		}

		case 'failed': {
			return `${probe.needsLogin ? 'Needs a login, which l starts: ' : ''}${sentence(probe.why)}`;
		}

		case 'reached': {
			return [
				`Kubernetes ${probe.kubernetes ?? 'of an unknown version'}`,
				probe.nodes === undefined
					? 'nodes not known'
					: `${String(probe.nodes.ready)} of ${plural(probe.nodes.total, 'node')} ready`,
				istioText(probe.istio),
				`answered in ${latency(probe.milliseconds)}`,
			]
				.join(', ')
				.concat('.');
		}
	}
};

/** How it stands with a context, in words. */
export const standingText = ({view, sameAs}: ContextRow): string =>
	sameAs === undefined
		? probeText(view.probe, view.auth)
		: `The same cluster as ${sameAs}, by another context.`;

/** What can be done about it, one sentence or command a line. */
export const remedyOf = ({view: {probe}}: ContextRow): readonly string[] =>
	probe.state === 'failed' ? probe.remedy : [];

/** Whose answers these are, and what is set by hand. */
export const answerText = ({chosen, name, hasNameProblem}: ContextRow): string => {
	if (chosen === undefined) {
		return `Not chosen. In the mesh it would be called ${name}.`;
	}

	const network =
		chosen.network === undefined ? 'network as the topology has it' : `network ${chosen.network}`;
	return hasNameProblem
		? `The name ${name} can't stay: press e.`
		: `In the mesh: ${name}, ${chosen.apiServer === undefined ? '' : `API server at ${chosen.apiServer}, `}${network}.`;
};

/** All of it, to read. */
export const contextParagraphs = (row: ContextRow): readonly Paragraph[] => {
	const {view} = row;
	const remedy = remedyOf(row);
	return [
		{text: `Context: ${view.context}${view.isCurrent ? ' (the current one)' : ''}`},
		{text: `Server: ${view.server}`},
		{text: ''},
		{text: standingText(row)},
		...(remedy.length === 0
			? []
			: [{text: ''}, {text: 'What to do', bold: true}, ...remedy.map(text => ({text, indent: 2}))]),
		{text: ''},
		{text: answerText(row)},
	];
};

/** For a screen reader: the whole row in words. */
export const rowLabel = (row: ContextRow): string =>
	`${row.name}, context ${row.context}${row.view.isCurrent ? ', the current one' : ''}: ${standingText(row)}${row.hasNameProblem ? " Its name can't stay." : ''}`;
