import {isRecord} from '../untyped.ts';
import {inOrder, type FileProblem, type Issue} from './file-problem.ts';
import type {Overlay} from './mesh.ts';
import type {Decided} from './overlay-contradictions.ts';
import {overlayIssues} from './overlay-rules.ts';
import {readYaml} from './yaml-source.ts';

/** An IstioOperator becomes JSON, which has no way to write infinity. */
const isPlain = (value: unknown): boolean => {
	if (Array.isArray(value)) {
		return value.every(isPlain);
	}

	return isRecord(value)
		? Object.values(value).every(isPlain)
		: typeof value !== 'number' || Number.isFinite(value);
};

/**
base.yaml or a cluster's overlay: one IstioOperator document that sets nothing the wizard owns (decision D-12). Gives
its `spec`, or all its problems at once. Pure. `cluster` is the one that the overlay is for, to be named in fixes; `decided`, what
mesh.yaml says, where it can be read.
*/
export const parseOverlay = (
	text: string,
	{path: file, ...options}: {path: string; cluster?: string; decided?: Decided},
): {overlay: Overlay} | {problems: readonly FileProblem[]} => {
	const source = readYaml(text, file);
	const {value: data} = source;
	if (!isRecord(data)) {
		const problem: FileProblem = {
			file,
			line: 1,
			column: 1,
			path: '',
			message: data === undefined || data === null ? 'the file is empty' : 'the file is not a map',
			fix: 'write an IstioOperator: apiVersion: install.istio.io/v1alpha1, kind: IstioOperator and a spec',
		};
		return {problems: source.problems.length > 0 ? inOrder(source.problems) : [problem]};
	}

	const issues: Issue[] = overlayIssues(data, options);
	if (!isPlain(data)) {
		issues.push({
			path: [],
			at: 'value',
			message: 'holds a number that is none or has no end',
			fix: 'remove .nan and .inf',
		});
	}

	const problems = inOrder([...source.problems, ...source.locate(issues)]);
	const {spec} = data;
	return problems.length === 0 && isRecord(spec) ? {overlay: spec} : {problems};
};

const merged = (below: unknown, above: unknown): unknown => {
	if (!isRecord(below) || !isRecord(above)) {
		return above;
	}

	const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
	return Object.fromEntries(
		keys.map(key => {
			if (!Object.hasOwn(above, key)) {
				return [key, below[key]];
			}

			return [key, Object.hasOwn(below, key) ? merged(below[key], above[key]) : above[key]];
		}),
	);
};

/** Lays overlays over one another, the later above the earlier: maps merge, lists and everything else replace. */
export const mergeOverlays = (overlays: readonly Overlay[]): Overlay => {
	let result: unknown = {};
	for (const overlay of overlays) {
		result = merged(result, overlay);
	}

	return isRecord(result) ? structuredClone(result) : {};
};
