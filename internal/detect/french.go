package detect

// frenchFunctionWords are the grammar of French, folded.
var frenchFunctionWords = set(`le la les l un une des du de d au aux a en y et ou ni mais donc or car que qu qui quoi dont ou quand comme comment pourquoi
	combien lorsque puisque quoique si sinon je j tu il elle on nous vous ils elles me m te t se s lui leur leurs eux moi toi soi ce c cet cette ces ceci
	cela ca celui celle ceux celles mon ma mes ton ta tes son sa ses notre nos votre vos mien tien sien quel quelle quels quelles quelque quelques
	chaque chacun chacune tout toute tous toutes rien personne aucun aucune nul autre autres meme memes tel telle plusieurs certain certaine certains
	certaines ne n pas plus moins jamais point guere tres trop assez peu beaucoup tant autant aussi ainsi alors apres avant avec sans sous sur dans par
	pour contre entre vers chez depuis pendant jusque jusqu devant derriere pres loin hors selon malgre sauf voici voila puis ensuite enfin encore deja
	toujours souvent parfois maintenant hier demain aujourdhui ici la-bas bien mal mieux oui non peut etre est suis es sommes etes sont etait etais
	etaient ete sera serait soit ai as a avons avez ont avait avais avaient eu aura aurait fait fais font faire dit dis dire va vais vont aller vient
	viens venir vu vois voir veut veux vouloir pu peux peuvent pouvoir doit dois devoir faut fallait sait sais savoir prend pris mis mettre donc euh ben
	bah hein ah oh eh bon bonne fin jour jours an ans nuit matin soir fois temps chose monde homme femme pere mere grand petit un deux trois quatre cinq
	six sept huit neuf dix cent mille premier premiere dernier derniere ouais voyez attendez ecoutez regardez merci`)

// frenchJoiningWords are those of them that stand in no name; see joiningWords.
var frenchJoiningWords = set(`et ni mais donc car que qu qui quoi dont quand comme comment pourquoi combien lorsque puisque quoique si sinon je j tu il elle on nous
	vous ils elles moi toi lui leur eux ce c cet cette ces cela ca celui celle ceux celles mon ma mes ton ta tes son sa ses notre nos votre vos chaque
	chacun chacune rien personne aucun aucune ne pas jamais tres trop peu beaucoup alors apres avant avec sans pour depuis pendant puis ensuite enfin
	encore deja toujours parfois maintenant hier oui non peut est suis etais etait ai as a avons avez ont avait voila euh ben bah hein parce`)
