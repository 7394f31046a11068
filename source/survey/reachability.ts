import {fitted} from '../kubernetes/shape.ts';
import {versionShape} from '../kubernetes/shapes.ts';
import type {ClockPort} from '../ports/clock.ts';
import {ApiError} from '../ports/cluster.ts';
import {toError} from '../errors.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {unknownFrom} from './fact.ts';
import type {Fact, Reach} from './facts.ts';

export type ReachabilityFacts = {reach: Reach; uid: Fact<string>; kubernetes: Fact<string>};

const versionPath = '/version';
const namespacePath = '/api/v1/namespaces/kube-system';
const versionSource = 'GET /version';
const uidSource = 'Namespace kube-system';

/** Versions of Kubernetes with the marks of those who build it have some 30 characters. */
const longestVersion = 128;

const readVersion = async (reader: ClusterReader): Promise<string> => {
	const version = fitted(await reader.get(versionPath), versionShape)?.gitVersion;
	if (version === undefined) {
		throw new ApiError(
			'not-kubernetes',
			'it answers GET /version, but not with a Kubernetes version',
		);
	}

	if (version.length > longestVersion) {
		throw new ApiError(
			'not-kubernetes',
			`it answers GET /version with a version of ${String(version.length)} characters`,
		);
	}

	return version;
};

const readUid = async (reader: ClusterReader): Promise<string> => {
	const namespace = await reader.read({apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'});
	if (namespace?.metadata.uid === undefined) {
		throw new ApiError('not-kubernetes', 'it has no Namespace kube-system');
	}

	return namespace.metadata.uid;
};

const failureOf = (
	thrown: unknown,
): Pick<Extract<Reach, {ok: false}>, 'kind' | 'detail' | 'remedy' | 'needsLogin'> => {
	if (!(thrown instanceof ApiError)) {
		return {kind: 'not-kubernetes', detail: toError(thrown).message};
	}

	return {
		kind: thrown.kind,
		detail: thrown.text,
		remedy: thrown.remedy.length === 0 ? undefined : thrown.remedy,
		needsLogin: thrown.needsLogin ? true : undefined,
	};
};

/**
Whether the API server answers, and which cluster it is. `/version` is open to anyone on most clusters, so only the read of
kube-system shows that the credentials count (401); a user who may read neither is shut out (403), one who may not read
kube-system is merely unable to say which cluster this is.
*/
export const surveyReachability = async (
	reader: ClusterReader,
	clock: ClockPort,
): Promise<ReachabilityFacts> => {
	const start = clock.monotonic();
	const measure = () => Math.round(clock.monotonic() - start);
	const closed = (asked: string, thrown: unknown, milliseconds: number): ReachabilityFacts => ({
		reach: {ok: false, asked, ...failureOf(thrown), milliseconds},
		uid: {...unknownFrom(thrown, uidSource), reason: 'unreachable'},
		kubernetes: {...unknownFrom(thrown, versionSource), reason: 'unreachable'},
	});

	let refusedVersion: ApiError | undefined;
	let kubernetes: Fact<string>;
	try {
		kubernetes = {known: true, value: await readVersion(reader), source: versionSource};
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === 'forbidden')) {
			return closed(versionPath, error, measure());
		}

		refusedVersion = error;
		kubernetes = unknownFrom(error, versionSource);
	}

	const milliseconds = measure();
	try {
		return {
			reach: {ok: true, milliseconds},
			uid: {known: true, value: await readUid(reader), source: uidSource},
			kubernetes,
		};
	} catch (error) {
		const isForbidden = error instanceof ApiError && error.kind === 'forbidden';
		if (isForbidden && refusedVersion === undefined) {
			return {reach: {ok: true, milliseconds}, uid: unknownFrom(error, uidSource), kubernetes};
		}

		return closed(namespacePath, error, milliseconds);
	}
};
