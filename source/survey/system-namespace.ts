import {
	controlPlaneAnnotation,
	managedByLabel,
	managedByValue,
	networkLabel,
	systemNamespace,
} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, SystemNamespace} from './facts.ts';
import {findNamespace} from './namespaces.ts';

export const surveySystemNamespace = async (
	reader: ClusterReader,
): Promise<Fact<SystemNamespace>> =>
	factFrom(`Namespace ${systemNamespace}`, async () => {
		const namespace = await findNamespace(reader, systemNamespace);
		if (namespace === undefined) {
			return {exists: false, terminating: false, createdByUs: false};
		}

		const {labels = {}, annotations = {}, deletionTimestamp} = namespace.metadata;
		return {
			exists: true,
			terminating: deletionTimestamp !== undefined || namespace.status?.phase === 'Terminating',
			createdByUs: labels[managedByLabel] === managedByValue,
			network: labels[networkLabel],
			controlPlaneClusters: annotations[controlPlaneAnnotation],
		};
	});
