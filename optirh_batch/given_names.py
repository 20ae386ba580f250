"""Given names common in Switzerland, to tell the two halves of a name apart.

Owns the list only.  It need not be complete: a name that is not in it, or a
pair of which both are, simply stays undivided.  Names that are as common as
family names (Martin, Simon, Robert, Thomas ...) are left out.
"""

from __future__ import annotations

import unicodedata

_GIVEN_NAMES = frozenset(
    """
    adalbert adelbert adele adeline adrian adriana agathe agnes agnese alain alberte albertine
    alda aldina aldo alessandra alessandro alexander alexandra alexandre alexis alfons alfred
    alice aline alma alois aloisia alphonse alphonsine alwin amadeus amalia amanda amandine
    ambros amelia amelie ana anastasia andrea andreas andree andrej angela angelika angelina
    angelo anita anja anna annamaria anne anne-lise anne-lyse anne-marie annelies annemarie
    annerose annette annick antje antoine antoinette anton antonia antonietta antonio aphrodite
    argia ariane aristide arlette armand armande armin arno arnold arturo assunta astrid attilio
    augusta auguste augustin aurelia aurelie baptist barbara basile basilius bastian battista
    bea beat beate beatrice beatrix benedikt benita benjamin benoit bernadette bernadina
    bernarda bernd berta bertha bettina bianca birgit blanche bogdan boris bozena brigitta
    brigitte bruna brunella brunhilde bruno cacilia camille carine carla carlo carluccio carmela
    carmelina carmen carole caroline caspar catherine cecile cecilia cedric celestine celestino
    celina celine cesar cesare cesarine chantal charlotte charly chiara christa christel
    christelle christian christiane christina christine christophe cindy claire clara claude
    claudia claudina claudine claus clemence clementine clotilde colette concetta corinne
    cornelia cosima crispin cristina cyrille dagmar dalila damaris damien daniel daniela daniele
    danielle dario dariusz davide dejan delia delphine denise detlef diana didier diego dieter
    dietmar dimitri dina dirk dolores domenico dominique donatella dora doris dragan ebe
    eberhard eckhard edda edelbert edelgard edgar edith edmee edmond edouard eduard edwin egidio
    elda elena eleni eleonore elfrieda elfriede eliane elio elisa elisabeth elisabetta elise
    ella elmar elodie elsa elsbeth elvira emanuel emanuela emerentia emil emile emilia emilie
    emma emmanuel emmanuelle emmy enrico enza erica erich erika ermanno erminia erna ernest
    ernestine ernesto ernst ersilia erwin ester esther etienne ettore eugen eugene eugenie
    euphemie euphrosine eva eva-maria evelina evelyne ezio fabia fabienne fabio fabiola fabrice
    fatima fatma faustina federica felicie felicitas felix ferdi ferdinand fernand fernanda
    fernande fernando filippo filomena fiona flavia flavie flavio flora florence florent
    florentine florian fortunat franca francesca francesco francine franck franco francois
    francois-xavier francoise franziska frauke freddy frederic frederique frida frieda friedhelm
    fritz fulvia fulvio gabriela gabriele gabriella gabrielle gaby gallus gaston gebhard gemma
    genevieve genovefa geoffrey georg georgette georgios gerard gerda gerhard gerlinde germaine
    germana gerold gertraud gertrud gertrude ghislaine giacinto giacomina giacomo gian
    gianfranco gianna gianni gilbert gilberte gilberto gilles ginette gino giorgio giovanna
    giovanni gisela gisele giuditta giulia giuliana giuseppe giuseppina gottfried gratien grazia
    graziella gregoire gregor gregoria greta gudrun gudula guerrino guglielmo guido guillaume
    gunter gunther gustav gustave guy hanna hannelore hans hansjorg hanspeter hansruedi harald
    hartmut hedwig heide heidi heidy heiner heinrike heinz helena helene helga helmfried helmut
    hendrik henri henriette herbert heribert hermann hermine hilda hilde hildebert hildegard
    hildegund holger horst hortense hortensia huberta huguette ida ignatia ignaz ilona ilse
    imelda ines inga inge ingeborg ingo ingrid iolanda irene irina iris irma irmela irmgard
    isabel isabella isabelle isidor isidore ivan ivana ivo ivonne jacqueline jacques jadwiga
    jakub jan jana jasmin jean jean-bernard jean-claude jean-daniel jean-francois jean-jacques
    jean-luc jean-marc jean-marie jean-maurice jean-michel jean-noel jean-paul jean-pierre
    jean-yves jeanine jeanne jeannette jeannine jelena jens jeremie jerome jessica joachim joao
    jocelyne joelle johann johanna johannes jolanda jorg jorge jose josef josefa josefine joseph
    josepha josephina josephine josette josiane josy juana judith julia juliane julie julien
    julienne juliette jurg jurgen justine jutta kaethi kai karin karoline katarzyna katharina
    kathe kathi kathrin kathy katja kerstin kevin klara klaus klemens klementine konstantin
    kreszentia kreszenz krystyna kurt laetitia lars laura laurence laurent laurette lea leana
    leander leandro leni leo leonard leonardo leonce leonie leontina leontine leopold leopoldine
    letizia lidia lieselotte lilian liliana liliane lilly lina lisa lisbeth lise-marie liselotte
    livia lore loredana lorena loretta loris lothar lotti louis louise luc luca luce lucette
    lucia luciana luciano lucie lucien lucienne lucile ludivine ludovic ludwig ludwina luigi
    luigia luise lukas lutz luzia lydia lydie madeleine madlen mafalda magali magdalena maja
    malgorzata malvina manfred manlio manon manuela marc marcel marceline marcella marcelle
    marcellina marcelline marcello marco mareike margaret margareta margarete margaretha
    margarida margaritha margherita margot margrit margrith marguerite maria maria-luisa
    mariangela marianne marie marie-anne marie-antoinette marie-claire marie-france marie-jeanne
    marie-louise marie-madeleine marie-paule marie-rose marie-therese mariette marija marina
    mario marion marisa marius marjolaine markus marlene marlies marliese marlis marlise marta
    martha marthe marthe-marie martina martine massimo mathieu mathilde matteo matthieu maurice
    mauricette mauro max maxime maximilian medard mehmet meinrad meinrada melanie melchior
    melina melitta michaela michele micheline michelle miguel mikael milena mira mireille mirjam
    mohamed mohammed monica monika monique moreno moritz muhammed muriel mustafa myriam nadia
    nadine narcisse natascha nathalie nathan nello nelly nestor nicola nicolai nicolas nicole
    nikolaus nilde nina nino nives noella noemi norbert norina nunzia octave octavie odette
    odila odile odilo olga oliver olivia olivier ombretta oreste oriana ornella oskar osvaldo
    oswald othmar ottavia ottavio ottilia ottilie ottmar otto palmira paola paolo pascal pascale
    patrice patricia patrick patrizia paula paulette paulin paulina pauline paulo pedro peppino
    peter petra petronella philibert philippe philomena philomene pia piera pierina pierino
    piero pierre pierre-alain pierre-andre pierrette pio piotr pirmin pius priska prosper quirin
    quirina rachel radmila rahel rainer ralf raoul raphael raphaela raymonde rebecca regina
    regine regis regula reinhard remo remy renata renate renato rene renee renzo reto ricarda
    riccarda rinaldo rita roberta robertine roberto rocco rodolphe roger roland rolande rolf
    romaine romana romeo rosa rosalba rosalia rosalie rosalinda rosamaria rosaria rose-marie
    rosemarie rosetta rosette rosina rosine rosmarie roswitha ruedi ruediger ruth sabina sabine
    sabrina sabrine sacha salesia salome salvator salvatore samuel samuele sandra sandrine
    sandro sara sarah sascha sebastian sebastien sepp serafin seraphin serge sergio settimia
    severine sibylle sidonie siegfried siegrun sigrid silke silvana silvia silvio simeon simone
    simonetta simonne siro slavica sofia solange sonia sonja sophia sophie stanislas stefan
    stefana stefania stefanie stefanina stefano stephane stephanie susanna susanne suzanne
    suzette sven svenja sybille sylvain sylvia sylvie tabea tamara tanja tarcis tatiana tatjana
    tea tecla teodora teodoro teresa thekla theo theodor theodora theodul theophil theophile
    theres theresa therese theresia thierry tina tino tiziana tiziano tobias tommaso traudel
    trudi tullio ueli ugo ulderico ulla ulrike urs ursina ursula ursulina ute valentina
    valentine valentino valeria valerie valerio vanda vanessa velia vera verena veronica
    veronika veronique victoria viktor viktoria viktorina viktorine vilma vincenzo viola
    violetta violette virgilio virginia virginie vital vittorio vladimir vreneli vreni vreny
    walburga waldemar wally walpurga walter walther waltraud wanda wendelin werner wiebke
    wilfried wilhelmine willi willibald willy wilma wolfgang xaver yannick yolanda yolande yvan
    yves yvette yvon yvonne zacharias zaira zdenka zeno zita zoran
    """.split()
)


def is_given_name(word: str) -> bool:
    """Whether a word is a well-known given name, or two of them joined (``Hans-Peter``)."""
    apart = unicodedata.normalize("NFD", word.casefold().replace("œ", "oe"))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return plain in _GIVEN_NAMES or ("-" in plain and _GIVEN_NAMES.issuperset(plain.split("-")))
