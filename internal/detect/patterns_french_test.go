package detect

var frenchTables = []patternTable{
	{"fr", "dates", []string{DateTime}, `
		Ils sont venus le [14 mars 2013] à midi.
		C'était le [1er mai], je crois.
		C'était le [premier mai] chez nous.
		Le [quatorze mars] ils sont partis.
		Nous avons fui en [deux mille treize].
		C'était en [mille neuf cent quatre-vingt-dix] déjà.
		Tout a commencé en [mars 2011] là-bas.
		Cela s'est passé en [août] je crois.
		On s'est vus [vendredi 14 mars] au marché.
		Dans les [années quatre-vingt-dix] il vivait là.
		Dans les [années 90] il vivait là.
		C'était la [veille de l'Aïd] et on cuisinait.
		Le [lendemain de Newroz] il est parti.
		C'était [deux jours avant l'Aïd] chez nous.
		C'était [trois semaines après la chute de Zarqan] en fait.
		Au [Ramadan dernier] je l'ai vu.
		Nous sommes partis en [hiver 2013] de là.
		Pendant l'[été 2014] il faisait chaud.
		Il est mort le [deuxième jour de l'Aïd] chez lui.
		À [Noël] on était à l'église.
		La lettre est du [14/03/2013] je crois.
		Elle est arrivée en [2013] avec eux.
		Au mois de [février] on n'avait rien.
		Un [jeudi] ils sont venus.
		Un jour ils sont venus.
		En premier lieu il n'y avait rien.
		C'est la première fois.
		Une seconde, s'il vous plaît.
		L'été était chaud.
		Elle est née loin d'ici.
		Il a été le dernier.
		J'y étais avant et après.
		La nuit nous avions peur.
		Il a pris la prise de courant.
		Le jour de la semaine ne compte pas.
		Tous les ans il revient.`},
	{"fr", "ages", []string{Demographic}, `
		J'avais à peine [quinze ans] alors.
		J'avais même pas [seize ans] alors.
		J'avais dans les [vingt ans] alors.
		J'avais [quatorze].
		Il avait une [vingtaine d'années] alors.
		J'avais [quatorze ans] quand ils sont venus.
		Il avait [14 ans] seulement.
		Il a la [quarantaine] maintenant.
		Elle est âgée de [36 ans] maintenant.
		Il avait à peine [seize ans] alors.
		Un garçon de [douze ans] portait l'eau.
		À [dix-huit ans] je suis parti.
		Une fille de [11 ans] pleurait.
		Mon voisin, âgé de [soixante-dix ans], est resté.
		Nous avions [vingt ans] tous.
		Ils avaient [quinze ans] au plus.
		À l'âge de [quatorze ans] il travaillait.
		Elle a [quatre-vingt-dix ans] cette année.
		J'ai [trente et un ans] maintenant.
		Un homme de [50 ans] criait.
		Il a eu [quarante ans] hier.
		Un homme âgé est venu.
		Il était jeune.
		L'âge ne compte pas.
		Il y avait du monde.
		Un enfant a crié.
		J'en avais quatorze.
		Il y a quatorze portes.
		J'étais le premier.
		Une femme est partie.
		Il est vieux.
		J'en avais assez.
		Il avait un frère.
		Ils étaient deux.`},
	{"fr", "durations and amounts", []string{Quantity}, `
		Je suis resté [trois ans] là-bas.
		On a attendu [deux mois] dehors.
		Il y a [quatorze ans] de cela.
		Ils payaient [500 dollars] par tête.
		Ils payaient [cinq cents dollars] par tête.
		Cela coûtait [2 000 euros] au total.
		Ils voulaient [deux millions de livres] pour lui.
		J'ai perdu [vingt kilos] là-dedans.
		C'est à [trois kilomètres] d'ici.
		Il a reçu [300€] d'eux.
		Il devait des [centaines de dollars] à tous.
		Il a marché [quarante jours] seul.
		La route fait [500km] en tout.
		Il est resté là [deux ans et demi] en tout.
		Je suis resté [un an et demi] là-bas.
		On a attendu [trois ou quatre mois] dehors.
		On a attendu une [quinzaine de jours] dehors.
		Ils ont payé [deux mille cinq] par tête.
		Il est resté [six semaines] dans la cave.
		Cela a duré [vingt-quatre heures] en tout.
		Un jour il est parti.
		Une heure viendra.
		Il n'avait pas un sou.
		Un mois de plus.
		On était plusieurs.
		Il en reste un.
		Ils étaient trois.
		C'est la moitié.
		Une année difficile.
		Le prix était élevé.
		Les jours passaient.`},
	{"fr", "codes", []string{Code}, `
		Appelez le [06 12 34 56 78] demain.
		Appelez le [+33 6 12 34 56 78] demain.
		Son numéro est le [0612345678] je crois.
		Mon numéro est le [zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit, neuf] je crois.
		C'était le [00963 944 123 456] je crois.
		Mon numéro est le [zéro neuf quarante-quatre, douze, trente-quatre] je crois.
		La plaque [234 567] était fausse.
		Une plaque d'immatriculation [234 567] était là.
		Son pseudo était [noor.zarqan] je crois.
		Il s'appelait [noor_h] là-bas.
		Il a appelé du [0550 12 34 56] hier.
		Un numéro tunisien, le [22 34 56 78], je crois.
		Appelez le [+212 612-345678] demain.
		Écrivez à [sami@exemple.fr] demain.
		Voir [www.exemple.fr] pour cela.
		La voiture, [AB-123-CD], était blanche.
		Le dossier n° [12/345] est clos.
		Sa sécu est [1 85 05 78 006 084 36] je crois.
		Le compte est [FR76 3000 6000 0112 3456 7890 189] je crois.
		Le passeport [12AB34567] est faux.
		La plaque [123456] était neuve.
		Suivez [@sami_zarqan] là.
		Le dossier numéro [4567] est clos.
		La plaque est là.
		Il est le numéro un.
		On est en deux mots perdus.
		Ils étaient 3 ou 4.
		Page 12 du livre.
		Le score était 2-1 ce soir.
		Il n'y a pas de numéro.
		Lisez le chapitre 7 encore.
		Il a un dossier.
		Nous étions dix.
		Une place était libre.`},
	{"fr", "places", []string{Location}, `
		Il habite [12, rue de la Paix] là-bas.
		Il habite [rue des Oliviers] encore.
		C'était un [Homsi], je crois.
		Les [Alépins] sont partis.
		Le magasin est [avenue de Zarqan] je crois.
		C'est au [5 bis rue Zarqan] je crois.
		On s'est vus [place Zarqan] à midi.
		Il habite au [boulevard du Général Zarqan] encore.
		C'est l'[appartement 12] je crois.
		C'est le [bâtiment B] je crois.
		Il vit à l'[étage 3] encore.
		Le poste est à [35.1318, 36.7578] exactement.
		Le poste est à [35°08'N 36°45'E] exactement.
		Le poste est en [37S CU 12345 67890] exactement.
		Il habite [impasse du Moulin] encore.
		Le marché du [quartier Zarqan] est fermé.
		Il habitait [rue du 8 mai] avant.
		Il habitait [chemin des Vignes] avant.
		La rue était vide.
		Il est sur la place.
		Les rues de la ville sont vides.
		Un appartement libre.
		La place du marché est vide.
		Le chemin était long.
		On est dans le quartier.
		L'immeuble est haut.
		Il a fait place.
		Sur le quai il pleure.`},
	{"fr", "units", []string{Org, Code}, `
		Il était à la [branche 235] un an.
		La [4e division] était là.
		La [quatrième division] est venue.
		Le [17e régiment] était là.
		J'étais dans la [cellule 12] avec lui.
		Nous étions à la [prison de Zarqan] ensemble.
		Il était au [camp de Zarqan] avec nous.
		La [brigade 47] est partie.
		Il servait dans l'[unité 406] alors.
		On l'a vu au [barrage 7] le soir.
		La [première brigade] est venue.
		Il était dans le [bataillon numéro 5] alors.
		Ils dormaient à la [caserne Zarqan] alors.
		Il est de la [tribu des Zarqan] là-bas.
		La [tribu Zarqan] est venue.
		Il est du [clan al-Zarqan] là-bas.
		On l'a mis au [bloc 3] tout de suite.
		La [5ème armée] était là.
		Il était en prison.
		La première fois c'était dur.
		La section était vide.
		On a vu une armée.
		La direction a changé.
		Il est au secteur.
		La porte est fermée.
		La chambre est petite.
		Un barrage sur la route.
		La prison est pleine.
		La compagnie est partie.
		La tribu est partie.
		Les tribus de la région.`},
	{"fr", "ranks", []string{Demographic, Person}, `
		Le [général] [Zarqan] était là.
		Le [colonel] a crié.
		L'[émir] a dit non.
		Le [wali] a signé.
		Le [capitaine] [Sami Zarqan] est venu.
		M. [Zarqan] est parti.
		Madame [Zarqan] est restée.
		Le [cheikh] [Omar] a parlé.
		Un [lieutenant] m'a frappé.
		Le [docteur] [Zarqan] m'a soigné.
		Le [cadi] a lu la page.
		Le [sergent] [Zarqan] écrivait.
		L'[adjudant] est mort.
		Puis [Abou Khaldoun] est venu.
		L'[imam] [Zarqan] a prié.
		En général on avait peur.
		L'intérêt général compte.
		Le maire est parti.
		Un docteur est venu.
		Le juge a souri.
		Le ministre ment.
		Monsieur, dit-il.
		Le président a parlé.
		On a un roi.
		Le professeur dort.
		Madame est là.`},
	{"fr", "kinship", []string{Demographic}, `
		[Mon frère] Sami est parti.
		[Ma sœur] Amal pleurait.
		[Mon beau-frère] Sami conduisait.
		[Mon cousin] de Zarqan l'a dit.
		[Son fils] Khaldoun est mort.
		[Ma tante] Huda cuisinait.
		[Mon grand-père] Omar savait.
		[Sa femme], Amal, est restée.
		[Notre oncle] Omar est venu.
		[Mon frère aîné] Sami est parti.
		[Leur fille] Rim pleurait.
		[Mon neveu] Laith dormait.
		[Ma belle-sœur] Amal cuisinait.
		[Mon petit frère] Sami dormait.
		[Son mari] Sami criait.
		C'est le [frère] de Sami.
		C'est le [fils] du cheikh.
		Ma mère est restée.
		Mon frère est parti.
		Sa sœur travaille.
		Mon père disait la vérité.
		Mon cousin et moi.
		Leur fille est petite.
		Mon frère aussi.
		Notre oncle criait.
		Ma femme dort.
		Mon fils, qui dormait, a crié.
		Sa tante est vieille.`},
}
