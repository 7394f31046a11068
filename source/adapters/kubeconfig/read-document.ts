import {Buffer} from 'node:buffer';
import {FAILSAFE_SCHEMA, load, Type, YAMLException} from 'js-yaml';
import {toError} from '../../errors.ts';
import {isRecord, recordOf, textOf} from '../../untyped.ts';
import {readRegularSync} from '../disk/read-regular.ts';
import {configType, typeFaults, type TypeFault} from './client-go-types.ts';
import {kindOfPlain, PlainScalar} from './plain-scalar.ts';

export type KubeconfigDocument =
	| {
			kind: 'document';
			file: string;
			/** All scalars are texts, as they were written. */
			document: Readonly<Record<string, unknown>>;
			/** What makes client-go refuse the whole file. */
			faults: readonly TypeFault[];
	  }
	| {kind: 'missing'; file: string}
	| {kind: 'broken'; file: string; reason: string};

const plain = (tag: 'bool' | 'number') =>
	new Type(`tag:yaml.org,2002:${tag === 'bool' ? tag : 'float'}`, {
		kind: 'scalar',
		resolve: (text: string | null) => kindOfPlain(text ?? '') === tag,
		construct: (text: string) => new PlainScalar(text, tag),
	});

/** go-yaml drops tags that it does not know, and takes what stands behind one as text. */
const unknownTag = (prefix: string, kind: 'scalar' | 'sequence' | 'mapping') =>
	new Type(prefix, {kind, multi: true, construct: (value: unknown) => value});

/** Scalars without quotes keep what was written: no name is taken for a number or a date. */
const schema = FAILSAFE_SCHEMA.extend({
	explicit: [
		new Type('tag:yaml.org,2002:timestamp', {kind: 'scalar'}),
		new Type('tag:yaml.org,2002:binary', {
			kind: 'scalar',
			construct: (text: string) => Buffer.from(text, 'base64').toString('utf8'),
		}),
		unknownTag('!', 'scalar'),
		unknownTag('!', 'sequence'),
		unknownTag('!', 'mapping'),
	],
	implicit: [
		new Type('tag:yaml.org,2002:null', {
			kind: 'scalar',
			resolve: (text: string | null) => kindOfPlain(text ?? '') === 'null',
			construct: () => null,
		}),
		plain('bool'),
		plain('number'),
		new Type('tag:yaml.org,2002:merge', {
			kind: 'scalar',
			resolve: (text: string | null) => text === '<<',
		}),
	],
});

/** kubectl reads UTF-16, too, which PowerShell's `>` writes. */
const decoded = (bytes: Buffer): string => {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) {
		return new TextDecoder('utf-16le').decode(bytes);
	}

	return first === 0xfe && second === 0xff
		? new TextDecoder('utf-16be').decode(bytes)
		: new TextDecoder('utf-8').decode(bytes);
};

/** A file's first document: what follows it is never looked at, as in kubectl. A marker at the left edge ends even a block of text. */
const firstDocument = (text: string): string => {
	const marker = /^(?:---|\.\.\.)(?=\s|$)/gmv;
	const begin = /^(?:(?:%|\s*#)[^\n]*\n|\s*\n)*---(?=\s|$)/v.exec(text)?.[0].length ?? 0;
	marker.lastIndex = begin;
	return text.slice(0, marker.exec(text)?.index);
};

/** With what was written in the place of scalars. */
const written = (value: unknown): unknown => {
	if (value instanceof PlainScalar) {
		return value.text;
	}

	if (Array.isArray(value)) {
		return value.map((item: unknown) => written(item));
	}

	return isRecord(value)
		? Object.fromEntries(Object.entries(value).map(([field, own]) => [field, written(own)]))
		: value;
};

/** Of a file that says that it is another kind of object; one that says nothing is a kubeconfig. */
const kindFaults = (document: Readonly<Record<string, unknown>>): TypeFault[] => {
	const kind = textOf(document['kind']) ?? 'Config';
	const apiVersion = textOf(document['apiVersion']) ?? 'v1';
	return kind === 'Config' && apiVersion === 'v1'
		? []
		: [
				{
					path: 'kind',
					fault: `says that the file is a ${kind} of ${apiVersion}, not a Config of v1`,
				},
			];
};

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
		const text = firstDocument(decoded(readRegularSync(file)));
		if (/^(?:\s*#[^\n]*\n|\s*\n)*%YAML(?!\s+1\.1\s)/v.test(text)) {
			return {
				kind: 'broken',
				file,
				reason: 'a directive asks for another YAML than 1.1, which kubectl refuses',
			};
		}

		const document = load(text, {schema, json: true});
		if (document === undefined || document === null || document === '') {
			return {kind: 'document', file, document: {}, faults: []};
		}

		return isRecord(document)
			? {
					kind: 'document',
					file,
					document: recordOf(written(document)),
					faults: [...kindFaults(document), ...typeFaults(document, configType)],
				}
			: {kind: 'broken', file, reason: 'not a kubeconfig'};
	} catch (error) {
		return recordOf(error)['code'] === 'ENOENT'
			? {kind: 'missing', file}
			: {kind: 'broken', file, reason: reasonFor(error)};
	}
};
