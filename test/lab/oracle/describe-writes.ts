import type {AuditEvent} from '../audit.ts';
import {belongsToPlan, describeWrite} from '../own-writes.ts';
import {normaliseLab} from './normalise-lab.ts';

export type OraclePlan = {
	steps: ReadonlyArray<{
		id: string;
		cluster: string;
		objects: readonly string[];
		operator?: unknown;
	}>;
};

const programOf = ({userAgent}: AuditEvent): string => userAgent.replace(/\/.*$/v, '');

/** `patch apps/deployments istio-system/istiod by istioctl as istio-operator, forced`. */
const describe = (write: AuditEvent): string => {
	const asked = new URL(write.requestURI, 'https://lab').searchParams;
	const manager = asked.get('fieldManager');
	const subresource = write.subresource === undefined ? '' : `/${write.subresource}`;
	return normaliseLab(
		`${describeWrite({...write, resource: `${write.resource}${subresource}`})} by ${programOf(write)}${manager === null ? '' : ` as ${manager}`}${asked.get('force') === 'true' ? ', forced' : ''}`,
	);
};

/** Without refused ones, as how often they are tried again differs from run to run, as do renewals of the lock; nor what the lab's load balancer does. */
const counts = (write: AuditEvent): boolean => {
	const {code = 0, verb, resource} = write;
	return (
		code >= 200 &&
		code < 300 &&
		!(verb === 'update' && resource === 'coordination.k8s.io/leases') &&
		programOf(write) !== 'lab-load-balancer'
	);
};

/** Each write once, sorted: what runs side by side has no order. */
export const writesOf = (writes: readonly AuditEvent[]): string[] =>
	[...new Set(writes.filter(write => counts(write)).map(write => describe(write)))].toSorted();

/** Belong to every plan. */
const lockAndProof: ReadonlySet<string> = new Set();

/** By the step that names the object, its writes in the order in which each came first. Steps of one cluster run side by side. */
export const writesByStep = (
	{steps}: OraclePlan,
	cluster: string,
	writes: readonly AuditEvent[],
): string[] =>
	steps
		.filter(step => step.cluster === cluster)
		.flatMap(({id, objects, operator}) => {
			const names = new Set(objects);
			const isOurs = (write: AuditEvent) =>
				belongsToPlan(write, names) && !belongsToPlan(write, lockAndProof);
			const own = writes.filter(
				write =>
					counts(write) &&
					(programOf(write) === 'istioctl') === (operator !== undefined) &&
					isOurs(write),
			);
			return own.length === 0 ? [] : [`# ${id}`, ...new Set(own.map(write => describe(write)))];
		});
