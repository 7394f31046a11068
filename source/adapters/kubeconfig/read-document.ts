import {readFileSync} from 'node:fs';
import {FAILSAFE_SCHEMA, load, Type, YAMLException} from 'js-yaml';
import {toError} from '../../errors.ts';
import {isRecord, recordOf} from '../../untyped.ts';

export type KubeconfigDocument =
	| {kind: 'document'; file: string; document: Readonly<Record<string, unknown>>}
	| {kind: 'missing'; file: string}
	| {kind: 'broken'; file: string; reason: string};

/** All scalars are texts, so that no name is taken for a number or a date; only an absent value is told from a text. */
const schema = FAILSAFE_SCHEMA.extend({
	implicit: [
		new Type('tag:yaml.org,2002:null', {
			kind: 'scalar',
			resolve: (text: string | null) =>
				text === null || text === '' || text === '~' || text === 'null',
			construct: () => null,
		}),
	],
});

const reasonFor = (error: unknown): string => {
	// A YAML error quotes words and the lines around them, and those may hold a password: name the fault and the place only.
	if (error instanceof YAMLException) {
		return `not YAML: ${error.reason.replaceAll(/["<][^">]*[">]/gv, '…')} (line ${error.mark.line + 1}, column ${error.mark.column + 1})`;
	}

	const reasons: Readonly<Record<string, string>> = {
		EACCES: 'permission denied',
		EISDIR: 'a directory, not a file',
	};
	return reasons[String(recordOf(error)['code'])] ?? toError(error).message;
};

/** Reads one kubeconfig, or says why it cannot be read. */
export const readDocument = (file: string): KubeconfigDocument => {
	try {
		const document = load(readFileSync(file, 'utf8'), {schema, json: true});
		if (document === undefined || document === null || document === '') {
			return {kind: 'document', file, document: {}};
		}

		return isRecord(document)
			? {kind: 'document', file, document}
			: {kind: 'broken', file, reason: 'not a kubeconfig'};
	} catch (error) {
		return recordOf(error)['code'] === 'ENOENT'
			? {kind: 'missing', file}
			: {kind: 'broken', file, reason: reasonFor(error)};
	}
};
