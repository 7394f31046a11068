import type {ModelCluster} from '../mesh/model.ts';
import type {Place} from '../mesh/pasted-command.ts';

/** A cluster of the model with the way to it, for commands to paste. */
export type TestedCluster = ModelCluster & Pick<Place, 'kubeconfig'>;
