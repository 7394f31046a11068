import type {AuditEvent} from './audit.ts';

/** Writes of mesh-wizard and its istioctl: the kubeconfig's user, but not the tests' own kubectl. */
export const ownWrites = (cluster: string, events: readonly AuditEvent[]): AuditEvent[] =>
	events.filter(
		({user, userAgent}) => user === `${cluster}-admin` && !userAgent.startsWith('kubectl'),
	);

/** `patch apps/deployments istio-system/istiod`. */
export const describeWrite = ({verb, resource, namespace, name}: AuditEvent): string =>
	`${verb} ${resource} ${namespace === undefined ? '' : `${namespace}/`}${name ?? '(generated)'}`;

/** Kinds as audit logs spell them, for the objects that a plan names. */
const plural = (kind: string): string => {
	const word = kind.toLowerCase();
	if (/[^aeiou]y$/v.test(word)) {
		return `${word.slice(0, -1)}ies`;
	}

	return word.endsWith('s') ? `${word}es` : `${word}s`;
};

/** Whether a write is of an object that the plan names, or of the two things a run has beside it: its lock and its proof. */
export const belongsToPlan = (write: AuditEvent, objects: ReadonlySet<string>): boolean => {
	const resource = write.resource.split('/').at(-1) ?? '';
	if (resource === 'leases' && write.name === 'mesh-wizard') {
		return true;
	}

	if ((write.namespace ?? write.name ?? '').startsWith('mesh-wizard-verify-')) {
		return true;
	}

	return [...objects].some(object => {
		const [kind = '', name = ''] = object.split(' ');
		return (
			plural(kind) === resource &&
			name ===
				`${write.namespace === undefined || resource === 'namespaces' ? '' : `${write.namespace}/`}${write.name ?? ''}`
		);
	});
};
