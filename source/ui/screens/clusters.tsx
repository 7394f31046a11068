import {useSession} from '../hooks/use-session.ts';
import {ContextChooser} from './clusters/context-chooser.tsx';
import {DraftOffer} from './clusters/draft-offer.tsx';
import {NoContexts} from './clusters/no-contexts.tsx';

/** Which clusters the mesh is made of. */
export const Clusters = () => {
	const {draft, contexts} = useSession();
	if (draft !== undefined) {
		return <DraftOffer draft={draft} />;
	}

	return contexts.length === 0 ? <NoContexts /> : <ContextChooser />;
};
