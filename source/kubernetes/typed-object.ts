import {isRecord} from '../untyped.ts';
import {customShapes} from './custom-shapes.ts';
import type {KubeObject} from './object.ts';
import {fitted, misfitIn, type Fitting, type Shape} from './shape.ts';
import {coreShapes, metadataShape} from './shapes.ts';

const shapes = {...coreShapes, ...customShapes};
type Shapes = typeof shapes;

export type KindName = {apiVersion: string; kind: string};

type FieldsOf<Kind extends KindName> = Kind['apiVersion'] extends keyof Shapes
	? Kind['kind'] extends keyof Shapes[Kind['apiVersion']]
		? Shapes[Kind['apiVersion']][Kind['kind']] extends infer Own extends Shape
			? Fitting<Own>
			: never
		: Readonly<Record<string, unknown>>
	: Readonly<Record<string, unknown>>;

/** An object of a kind, as far as this program reads it. Of a kind that no shape describes, or that only the run tells, metadata alone is typed. */
export type ObjectOf<Kind extends KindName> = Pick<Kind, 'apiVersion' | 'kind'> &
	Pick<KubeObject, 'metadata'> &
	FieldsOf<Kind>;

export type ConfigMap = ObjectOf<{apiVersion: 'v1'; kind: 'ConfigMap'}>;
export type DaemonSet = ObjectOf<{apiVersion: 'apps/v1'; kind: 'DaemonSet'}>;
export type Deployment = ObjectOf<{apiVersion: 'apps/v1'; kind: 'Deployment'}>;
export type KubeEvent = ObjectOf<{apiVersion: 'v1'; kind: 'Event'}>;
export type Lease = ObjectOf<{apiVersion: 'coordination.k8s.io/v1'; kind: 'Lease'}>;
export type Namespace = ObjectOf<{apiVersion: 'v1'; kind: 'Namespace'}>;
export type Node = ObjectOf<{apiVersion: 'v1'; kind: 'Node'}>;
export type Pod = ObjectOf<{apiVersion: 'v1'; kind: 'Pod'}>;
export type Secret = ObjectOf<{apiVersion: 'v1'; kind: 'Secret'}>;
export type Service = ObjectOf<{apiVersion: 'v1'; kind: 'Service'}>;

const shapeFor = ({apiVersion, kind}: KindName): Readonly<Record<string, Shape>> => {
	const all: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Shape>>>>>> =
		shapes;
	return {...all[apiVersion]?.[kind], metadata: metadataShape};
};

/** Of what fits the shape of its kind: whether it is an object, which has a name. */
const isNamed = <Kind extends KindName>(fitting: unknown): fitting is ObjectOf<Kind> =>
	isRecord(fitting) &&
	isRecord(fitting['metadata']) &&
	typeof fitting['metadata']['name'] === 'string';

const misfits = new WeakMap<object, string>();

/** Where an object was of another type than its kind promises, in words, before `typedObject` left that out; undefined where it was sound. */
export const misfitOf = (object: object): string | undefined => misfits.get(object);

/**
What a server sent in answer to a question for a kind, as an object of it: fields of another type than Kubernetes promises are left
out (`misfitOf` tells of it). Undefined for what is no object, or has no name. Every port hands its objects through this.
*/
export const typedObject = <Kind extends KindName>(
	value: unknown,
	kind: Kind,
): ObjectOf<Kind> | undefined => {
	// The API leaves both out of the items of a list.
	const object: unknown = isRecord(value)
		? {...value, apiVersion: kind.apiVersion, kind: kind.kind}
		: value;
	const shape = shapeFor(kind);
	const kept = fitted(object, shape);
	if (!isNamed<Kind>(kept)) {
		return undefined;
	}

	const misfit = kept === object ? undefined : misfitIn(object, shape);
	if (misfit !== undefined) {
		misfits.set(kept, misfit);
	}

	return kept;
};
