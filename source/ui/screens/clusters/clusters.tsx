import {useSession} from '../../hooks/use-session.ts';
import {ContextChooser} from './context-chooser.tsx';
import {DraftOffer} from './draft-offer.tsx';
import {NoContexts} from './no-contexts.tsx';

/** Which clusters the mesh is made of. */
export const Clusters = () => {
	const {draft, contexts} = useSession();
	if (draft !== undefined) {
		return <DraftOffer draft={draft} />;
	}

	return contexts.length === 0 ? <NoContexts /> : <ContextChooser />;
};
