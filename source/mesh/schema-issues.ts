import * as z from 'zod';
import {isRecord} from '../untyped.ts';
import {valueAt, type DataPath, type Issue} from './file-problem.ts';
import {fieldHelp, type FieldHelp} from './mesh-schema.ts';
import {nearest} from './nearest.ts';

const unwrapped = (schema: unknown): unknown =>
	schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;

/** The schema of a path of data. Undefined where the schema knows no such path. */
const schemaAt = (root: z.ZodType, path: DataPath): unknown => {
	let schema: unknown = root;
	for (const part of path) {
		const inner = unwrapped(schema);
		if (inner instanceof z.ZodObject) {
			schema = (inner.shape as Record<string, unknown>)[String(part)];
		} else if (inner instanceof z.ZodRecord) {
			schema = inner.valueType;
		} else {
			schema = inner instanceof z.ZodArray ? inner.element : undefined;
		}
	}

	return schema;
};

const longest = 60;

/** How a value is spoken of; a long one is cut. */
const named = (value: unknown): string => {
	if (isRecord(value)) {
		return 'a map';
	}

	if (Array.isArray(value)) {
		return 'a list';
	}

	const text =
		typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value;
	return typeof text === 'string' ? JSON.stringify(text) : String(text);
};

const valueIssue = (
	schema: z.ZodType,
	value: unknown,
	{help, path, isRequired}: {help: FieldHelp; path: DataPath; isRequired: boolean},
): Issue => {
	if (value === undefined) {
		return {
			path,
			at: 'missing',
			message: 'is missing',
			fix: `write ${help.example}`,
		};
	}

	if (value === null) {
		return {
			path,
			at: 'value',
			message: 'has no value',
			fix: `write ${help.example}${isRequired ? '' : ', or remove the key'}`,
		};
	}

	if (schema instanceof z.ZodEnum) {
		const options = schema.options.join(', ');
		const isLater = typeof value === 'string' && (help.later?.includes(value) ?? false);
		return {
			path,
			at: 'value',
			message: isLater
				? `${named(value)} is not supported in this version yet`
				: `${named(value)} is not ${help.expects}`,
			fix:
				(isLater ? help.laterFix : undefined) ??
				`write ${schema.options.length === 1 ? '' : 'one of '}${options}`,
		};
	}

	// Not repeated: `1.30` has become 1.3 by now.
	if (
		(typeof value === 'number' || typeof value === 'boolean') &&
		schema.safeParse(String(value)).success
	) {
		return {
			path,
			at: 'value',
			message: `is read as ${typeof value === 'number' ? 'a number' : 'true or false'}, not as text`,
			fix: 'put it in quotes',
		};
	}

	return {
		path,
		at: 'value',
		message: `${named(value)} is not ${help.expects}`,
		fix: `write ${help.example}`,
	};
};

const unknownKeys = (
	root: z.ZodType,
	data: unknown,
	{path, keys}: {path: DataPath; keys: readonly string[]},
): Issue[] => {
	const schema = unwrapped(schemaAt(root, path));
	const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
	const written = valueAt(data, path);
	return keys.map((key): Issue => {
		const meant = nearest(
			key,
			known.filter(name => !isRecord(written) || !Object.hasOwn(written, name)),
		);
		return {
			path: [...path, key],
			at: 'key',
			message: 'is not known here',
			fix: meant === undefined ? `the keys here are ${known.join(', ')}` : `did you mean ${meant}?`,
			meant,
		};
	});
};

/** What a schema finds wrong with some data, in the words of its guides. */
export const schemaIssues = (root: z.ZodType, data: unknown): Issue[] => {
	const result = root.safeParse(data);
	return (result.error?.issues ?? []).flatMap((issue): Issue[] => {
		const path = issue.path.map(part => (typeof part === 'symbol' ? String(part) : part));
		if (issue.code === 'unrecognized_keys') {
			return unknownKeys(root, data, {path, keys: issue.keys});
		}

		const outer = schemaAt(root, path);
		const schema = unwrapped(outer);
		const help = schema instanceof z.ZodType ? fieldHelp.get(schema) : undefined;
		if (issue.code === 'custom' || help === undefined || !(schema instanceof z.ZodType)) {
			const fix: unknown = issue.code === 'custom' ? issue.params?.['fix'] : undefined;
			return [
				{
					path,
					at: 'value',
					message: issue.message,
					fix: typeof fix === 'string' ? fix : 'see docs/mesh-file.md',
				},
			];
		}

		return [valueIssue(schema, valueAt(data, path), {help, path, isRequired: outer === schema})];
	});
};
