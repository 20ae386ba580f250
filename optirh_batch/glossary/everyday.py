"""Everyday words: what a form of the glossary must not be, and what is no medical word whatever its ending.

``EVERYDAY`` holds the words that stand in any text.  ``LOOKALIKES`` holds
ordinary words that end or begin as medical ones do (``visite``, ``Aroma``).
"""

from __future__ import annotations

EVERYDAY = {
    "fr": frozenset(
        """
        a ai ainsi alors après au aucun aussi autre autres aux avant avec avoir beaucoup bien bon bonne car
        ce ceci cela celle celui ces cet cette chaque chez ci comme comment contre dans de depuis dernier
        des deux devant doit donc dont du elle elles en encore enfant entre es est et etc été être eu eux
        faire fait faits femme fille fils fois fut grand grande heure heures homme hors ici il ils jour
        jours jusque la là le les leur leurs lors lui ma madame mais mal matin me mère mes mieux mois moi
        moins mon monsieur même ne ni non nos notre nous nuit on ont ou où par parce pas père peu peut plus
        plusieurs pour pourquoi près puis quand que quel quelle qui quoi sa sans se selon semaine sera ses
        si sien soir son sont sous sur ta te tes tous tout toute toutes très trop tu un une va vers veut vie
        vos votre vous y midi an ans année âge aide aime aller attend bas haut beau bois bout bras cas chose
        côté coup date début dit fin fort gens jeune lit livre maison main mari monde mort mot nom nouveau
        part petit pied pièce place plan point porte prend prix question reste rien rue sac sel sens service
        site sorte suite table temps tête train travail vient ville visite voir voix
        """.split()
    ),
    "de": frozenset(
        """
        aber alle allem allen aller alles als also am an andere auch auf aus bei beide bin bis bist da dabei
        dadurch damit dann darf das dass dazu dein dem den denn der des deshalb dich die dies diese dieser
        dieses dir doch dort du durch ein eine einem einen einer eines einmal er erst es etwas euch für
        gegen gut gute habe haben hat hatte heute hier hin ich ihm ihn ihnen ihr ihre im immer in ins ist ja
        jede jeder jedes jetzt kann kein keine können man mehr mein mich mir mit muss nach nein nicht nichts
        noch nun nur ob oder ohne sehr sein seine seit sich sie sind so soll sondern um und uns unser unter
        viel vom von vor wann war waren warum was weg weil weiter welche wenn wer werden wie wieder will wir
        wird wo zu zum zur zwei zwischen frau herr kind mann mutter vater tag tage nacht morgen mittag abend
        woche monat jahr jahre stunde alt neu gross klein lang kurz links rechts oben unten haus bett tisch
        name ort teil zeit ende anfang mal paar stelle seite arbeit leben welt wort
        """.split()
    ),
    "it": frozenset(
        """
        a ad ai al alla alle allo anche ancora bene che chi ci ciò come con contro cui da dai dal dalla
        dalle dallo degli dei del della delle dello dentro di dopo dove due e è ed era fa fatto fin fino fra
        già gli ha hai hanno ho i il in io la le lei li lo loro lui ma me mentre mi mia mio molto ne né nei
        nel nella nelle nello no noi non nostro o ogni oggi ora per perché però più poco poi prima può qua
        quale quando quanto quello questa questo qui sarà se sei sempre senza si sì sia sono sopra sotto su
        sua sue sugli sui sul sulla suo suoi tra tu tutti tutto un una uno va vi via voi altro altra anno
        anni bambino buono casa cosa donna figlia figlio fine giorno giorni grande letto madre mano marito
        mattina mese mezzogiorno mondo nome notte nuovo padre parte piccolo posto sera settimana signora
        signore tempo testa uomo vita volta volte
        """.split()
    ),
    "en": frozenset(
        """
        a about after again all also am an and any are as at away back be because been before being best
        better big both but by came can come could day days did do does done down each end even every few
        first for from get go good great had has have he help her here him his home hour how i if in into is
        it its just know last left less life like little long look made make man many may me men might more
        most much must my name near never new next night no not now of off old on once one only or other our
        out over own part people place put right said same say see she should since sit small so some still
        such take tell than that the their them then there these they thing this those time to today too two
        under until up us use very was way we week well went were what when where which while who why will
        with woman work would year years yes yet you your
        """.split()
    ),
}

LOOKALIKES = {
    "fr": frozenset(
        """
        acquitte actualité actualise agite analyse arôme arrose autonome autonomie axiome bioéthique binôme
        biologie blottie boite boîte bonhomme calorie cardiologie cardiologique catégorie chimiothérapie
        chlorose chose close cite cogite compose composite conduite construite cuite côté débite décompose
        dentiste dépose diplôme dispose dite dose droite ébruite écologie économie écrite élite ensuite
        ergothérapeute ergothérapie ermite évite explicite explose expose faillite fuite fortuite
        gastronomie gratuite guérite habite hérite histologie hyperactif hésite illicite implicite impose
        incite inédite insolite instruite interdite interpose invite irrite juxtapose licite limite marmite
        maudite mérite métamorphose milite minute mite morose névrose nécessite nuite objectivité oppose
        orbite overdose pathologie pathologique périmètre périphérie petite physiothérapie physiothérapeute
        profite proscrite propose précipite prescrite produite psychologie psychologique psychologue
        psychothérapeute psychothérapie quitte radiologie radiologique radiologue réduite redite repose
        reproduite réédite réhabilite réussite rose ruse satellite site sollicite souscrite subite suite
        suscite superpose symptôme termite tombe traduite traite transpose tôme urologie urologue visite
        vite virtuose dermatologue dermatologie neurologie neurologique neurologue pneumologue pneumologie
        cardiologue gynécologue gynécologie oncologie oncologue rhumatologue hématologie hématologique
        hématologue gastro-entérologie gastro-entérologue néphrologue néphrologie polyclinique polyvalent
        polyvalente photographie paragraphie orthographie géographie bibliographie biographie décrite
        inscrite tuberculose hypothèse hypothétique polytechnique polyester polymère monographie transcrite
        hémicorps hypermarché hypoallergénique anatomie microgramme kilogramme nanogramme picogramme
        milligramme topographie psychiatrie gériatrie souhaite programme composé épidémie endémie
        gauche-droite microscopie
        """.split()
    ),
    "de": frozenset(
        """
        aroma atom axiom diplom dose dosen familientherapie fotografie geographie hose komma lose lotterie
        namenlose ergotherapie physiotherapie psychotherapie dosis analyse rose matrose symptom problemlose
        prognose reglose schlaflose diagnose diagnosen strom wasserstrom gnom hypothese hypothetisch polizei
        polytrauma franzose phantom idiom kostenlose arbeitslose endlose ahnungslose ereignislose folgenlose
        komplikationslose beschwerdelose biografie regellose schmerzlose probleme hyperlink polnisch polen
        polster politik polarisation therapie diagramm programm kilogramm milligramm mikrogramm telegramm
        gramm piktogramm organigramm monogramm stenogramm symptomlose regungslose bewusstlose abdom
        """.split()
    ),
    "it": frozenset(
        """
        aroma autonoma autonomia analisi axioma basi cosi crisi diploma dose dosi economia esposi evitare
        fasi fotografia geografia gite idioma invite limite lite mite oasi prognosi diagnosi proposi
        psicoterapia riposi sintoma sintomi site tesi ipotesi vite visite visita unite gradite guarite
        finite ferite partite seguite pulite uscite fornite inserite definite costituite eseguite subite
        radioterapia fisioterapia ergoterapia chemioterapia terapia roma somma biografia bibliografia
        proteggersi muoversi satellite tramite programma epidemia anatomia microscopia macroscopia quasi
        mesi presi resi scesi attesi estesi compresi peso polizia politica polmone polso poltrona
        """.split()
    ),
    "en": frozenset(
        """
        aroma autobiography biography coma diploma diagnosis diagnoses prognosis economy geography
        photography bibliography physiotherapy psychotherapy therapy chemotherapy radiotherapy empathy
        sympathy apathy philosophy atrophy trophy catalysis analysis oma dilemma polite police policy
        politics hypothesis hypothetical radiography symptom stroma polish pollen cardiology neurology
        nephrology radiology
        """.split()
    ),
}
