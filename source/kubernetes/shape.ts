import {isRecord} from '../untyped.ts';

/**
What may be read of a document that a server sent: fields by name, lists by what they hold, maps by `*`. Fields that no shape names
are kept and cannot be read.
*/
export type Shape =
	| 'string'
	| 'number'
	| 'boolean'
	/** Ports and quantities. */
	| 'number or string'
	| 'anything'
	| readonly [Shape]
	| {readonly [field: string]: Shape};

/** `from`, `default` and `continue` are words of TypeScript: client-node's types spell them with an underscore. */
type FieldName<Key> = Key extends `_${infer Name}` ? Name : Key;

/** The shapes that a type of client-node's allows: `satisfies ShapeOf<V1Pod>` makes a field that Kubernetes does not have an error. */
export type ShapeOf<T> =
	| 'anything'
	| (unknown extends T
			? Shape
			: [T] extends [Date]
				? 'string'
				: [T] extends [string]
					? 'string' | 'number or string'
					: [T] extends [number]
						? 'number'
						: [T] extends [boolean]
							? 'boolean'
							: [T] extends [number | string]
								? 'number or string'
								: [T] extends [ReadonlyArray<infer Item>]
									? readonly [ShapeOf<Item>]
									: string extends keyof T
										? {readonly '*': ShapeOf<T[keyof T & string]>}
										: {readonly [Key in keyof T as FieldName<Key>]?: ShapeOf<NonNullable<T[Key]>>});

/** What fits a shape, as the API's JSON has it: times are texts, and any field may be missing, whatever Kubernetes promises. */
export type Fitting<S extends Shape> = S extends 'string'
	? string
	: S extends 'number'
		? number
		: S extends 'boolean'
			? boolean
			: S extends 'number or string'
				? number | string
				: S extends 'anything'
					? unknown
					: S extends readonly [infer Item extends Shape]
						? ReadonlyArray<Fitting<Item>>
						: S extends {readonly '*': infer Value extends Shape}
							? Readonly<Record<string, Fitting<Value>>>
							: {readonly [Field in keyof S]?: S[Field] extends Shape ? Fitting<S[Field]> : never};

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

/** Whether a value has a shape already. A field that is null does not: Kubernetes means by it that there is none. */
const fits = <S extends Shape>(value: unknown, shape: S): value is Fitting<S> => {
	switch (shape) {
		case 'string':
		case 'number':
		case 'boolean': {
			return typeof value === shape;
		}

		case 'number or string': {
			return typeof value === 'number' || typeof value === 'string';
		}

		case 'anything': {
			return true;
		}

		default: {
			return fitsWithin(value, shape);
		}
	}
};

const fitsWithin = (value: unknown, shape: Shape): boolean => {
	if (typeof shape === 'string') {
		return false;
	}

	if (isList(shape)) {
		return Array.isArray(value) && value.every(item => fits(item, shape[0]));
	}

	if (!isRecord(value)) {
		return false;
	}

	const {'*': every} = shape;
	return every === undefined
		? Object.entries(shape).every(
				([field, own]) =>
					!Object.hasOwn(value, field) || value[field] === undefined || fits(value[field], own),
			)
		: Object.values(value).every(item => fits(item, every));
};

/** Without what is of another type; undefined where the value itself is. In a list, something else in an object's place is an empty object, so that the list keeps its length. */
const trimmed = (value: unknown, shape: Shape): unknown => {
	if (typeof shape === 'string') {
		return fits(value, shape) ? value : undefined;
	}

	if (isList(shape)) {
		const [item] = shape;
		return Array.isArray(value)
			? value
					.map((one: unknown) => trimmed(one, item) ?? emptyOf(item))
					.filter(kept => kept !== undefined)
			: undefined;
	}

	if (!isRecord(value)) {
		return undefined;
	}

	const {'*': every} = shape;
	return Object.fromEntries(
		Object.entries(value).flatMap(([field, own]) => {
			const wanted = every ?? (Object.hasOwn(shape, field) ? shape[field] : undefined);
			const kept = wanted === undefined ? own : trimmed(own, wanted);
			return kept === undefined ? [] : [[field, kept]];
		}),
	);
};

const emptyOf = (shape: Shape): unknown => {
	if (typeof shape === 'string') {
		return undefined;
	}

	return isList(shape) ? [] : {};
};

const kindOf = (value: unknown): string => {
	if (value === null || value === undefined) {
		return 'null';
	}

	if (Array.isArray(value)) {
		return 'a list';
	}

	if (isRecord(value)) {
		return 'a map';
	}

	return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
};

const wantedOf = (shape: Shape): string => {
	if (typeof shape === 'string') {
		return shape === 'string' ? 'a text' : `a ${shape}`;
	}

	return isList(shape) ? 'a list' : 'a map';
};

/**
The first place where a value is of another type than its shape, in words: `spec.ports is a text, not a list`. A field that is null is
none, as Kubernetes means it; an item of a list that is null is another type.
*/
export const misfitIn = (value: unknown, shape: Shape, path = ''): string | undefined => {
	if (typeof shape === 'string' ? fits(value, shape) : kindOf(value) === wantedOf(shape)) {
		return insideOf(value, shape, path);
	}

	return `${path === '' ? 'all of it' : path} is ${kindOf(value)}, not ${wantedOf(shape)}`;
};

const insideOf = (value: unknown, shape: Shape, path: string): string | undefined => {
	if (typeof shape === 'string') {
		return undefined;
	}

	if (isList(shape)) {
		const [item] = shape;
		return Array.isArray(value)
			? value
					.map((one: unknown, index) => misfitIn(one, item, `${path}[${String(index)}]`))
					.find(misfit => misfit !== undefined)
			: undefined;
	}

	if (!isRecord(value)) {
		return undefined;
	}

	const {'*': every} = shape;
	for (const [field, own] of Object.entries(value)) {
		const wanted = every ?? (Object.hasOwn(shape, field) ? shape[field] : undefined);
		const misfit =
			wanted === undefined || own === undefined || own === null
				? undefined
				: misfitIn(own, wanted, path === '' ? field : `${path}.${field}`);
		if (misfit !== undefined) {
			return misfit;
		}
	}

	return undefined;
};

/**
What an API server sent, as its shape promises: what is of another type counts as missing, so that an odd server neither crashes a
reader nor is believed. The only place where the shape of API objects is judged.
*/
export const fitted = <S extends Shape>(value: unknown, shape: S): Fitting<S> | undefined => {
	if (fits(value, shape)) {
		return value;
	}

	const kept = trimmed(value, shape);
	return fits(kept, shape) ? kept : undefined;
};
