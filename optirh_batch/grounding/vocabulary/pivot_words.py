"""Words of Portuguese and Spanish that state facts, each with the Italian one that the gate reads.

A closed list: figures of speech, grammar and everything that states nothing
may stay as it is.  ``word = word``, several forms of one word parted by ``|``;
longer phrases are tried first.
"""

from __future__ import annotations

_PORTUGUESE = """
deve|tem de = deve; é importante = è importante; recomenda-se = si raccomanda; evite = eviti
consulte = consulti; contacte = contatti; chame|ligue = chiami; peça = chieda; descanse = si riposi
por favor = per favore; almoço = pranzo; jantar = cena; é = è; alergias = allergie; conhecem = conoscono
não = non; sem = senza; nem = né; nenhum = nessun; nenhuma = nessuna; nunca|jamais = mai; nada = niente
ninguém = nessuno; ausência de = assenza di; não apenas|não só = non solo; sem dúvida = senza dubbio
esquerdo = sinistro; esquerda = sinistra; esquerdos = sinistri; esquerdas = sinistre; direito = destro
direita = destra; direitos = destri; direitas = destre
ambos os lados|dos dois lados|dois lados = entrambi i lati; bilateral = bilaterale
de manhã|pela manhã|da manhã|manhã = mattina; esta manhã|hoje de manhã = questa mattina
ao meio-dia|meio-dia = mezzogiorno; à tarde|de tarde|da tarde = pomeriggio
à noite|da noite = sera o notte; esta noite = sera; durante a noite|por noite|de madrugada|ao deitar = notte
antes de dormir = notte
noites = notti; noite = notte; vez = volta; vezes = volte; por dia|ao dia|cada dia = al giorno
por semana|na semana = alla settimana; por mês|ao mês = al mese; por hora = all'ora
todos os dias|diariamente = tutti i giorni; dia = giorno; dias = giorni; semana = settimana
semanas = settimane; mês = mese; meses = mesi; ano = anno; anos = anni; hora = ora; horas = ore
minuto = minuto; minutos = minuti; cada = ogni; a cada = ogni; desde há|há já|há = da
desde|a partir de = dal; até = fino a; durante = per; hoje = oggi; ontem = ieri; amanhã = domani
anteontem = l'altro ieri; depois de amanhã = dopodomani; no dia seguinte = il giorno dopo
próxima semana|semana que vem = prossima settimana; semana passada = settimana scorsa
esta semana = questa settimana; próximo mês = prossimo mese; mês passado = mese scorso; este mês = questo mese
próximo ano = prossimo anno; ano passado = anno scorso
um = un; uma = una; dois|duas = due; três = tre; quatro = quattro; cinco = cinque
seis = sei; sete = sette; oito = otto; nove = nove; dez = dieci; onze = undici; doze = dodici
treze = tredici; catorze|quatorze = quattordici; quinze = quindici; dezasseis|dezesseis = sedici
dezassete|dezessete = diciassette; dezoito = diciotto; dezanove|dezenove = diciannove; vinte = venti
trinta = trenta; quarenta = quaranta; cinquenta = cinquanta; sessenta = sessanta; setenta = settanta
oitenta = ottanta; noventa = novanta; cem = cento; meio = mezzo; meia = mezza; segunda-feira = lunedì
terça-feira = martedì; quarta-feira = mercoledì; quinta-feira = giovedì; sexta-feira = venerdì
sábado = sabato; domingo = domenica; aos domingos = ogni domenica; janeiro = gennaio; fevereiro = febbraio
março = marzo; abril = aprile; maio = maggio; junho = giugno; julho = luglio; agosto = agosto
setembro = settembre; outubro = ottobre; novembro = novembre; dezembro = dicembre; comprimido = compressa
comprimidos = compresse; cápsula = capsula; cápsulas = capsule; gota = goccia; gotas = gocce
unidade = unità; unidades = unità; saqueta = bustina; saquetas = bustine; injeção = iniezione
injeções = iniezioni
se necessário|se for necessário|em caso de necessidade|se precisar|em reserva = se necessario
em jejum = a digiuno; antes das refeições|antes de comer = prima dei pasti; no máximo|máximo = massimo
depois das refeições|após as refeições = dopo i pasti; com as refeições|às refeições = con i pasti
pelo menos = almeno; mais de|mais do que|acima de = più di; menos de|menos do que|abaixo de = meno di
suspenso = sospeso; suspensa = sospesa; parado|interrompido = interrotto; parada|interrompida = interrotta
previsto|planeado|marcado = previsto; prevista|planeada|marcada = prevista; suspeita de = sospetto di
provável = probabile; possível = possibile; aumentado = aumentato; aumentada = aumentata; reduzido = ridotto
reduzida = ridotta; prescrito|receitado = prescritto; receitada|prescrita = prescritta; antigo = vecchio
antiga = vecchia; recusa = rifiuta; recusou = ha rifiutato; esqueceu|esqueceu-se = ha dimenticato
desconhecido = sconosciuto; filha = figlia; filho = figlio; esposa|mulher = moglie; marido = marito
mãe = madre; pai = padre; irmã = sorella; irmão = fratello; neta|neto = nipote; vizinha = vicina
vizinho = vicino; médico = medico; médica = medico; enfermeira = infermiera; enfermeiro = infermiere
viúva = vedova; viúvo = vedovo; sozinha = sola; sozinho = solo; febre = febbre; tosse = tosse; dor = dolore
dores = dolori; dor de cabeça|dores de cabeça = mal di testa; tontura|tonturas|vertigens = vertigini
náusea|náuseas|enjoos = nausea; vómito|vómitos|vômitos = vomito; diarreia = diarrea
obstipação|prisão de ventre = stitichezza; sangue = sangue; hemorragia = emorragia
tensão arterial|pressão arterial|tensão|pressão = pressione; ferida = ferita; feridas = ferite
penso|curativo = medicazione; pulso = polso; temperatura = temperatura; glicemia = glicemia
açúcar = zucchero; perna = gamba; pernas = gambe; braço = braccio; braços = braccia; pé = piede; pés = piedi
mão = mano; mãos = mani; joelho = ginocchio; joelhos = ginocchia; anca|quadril = anca; ombro = spalla
calcanhar = tallone; peito = torace; barriga = pancia; cabeça = testa; costas = schiena; olho = occhio
olhos = occhi; ouvido = orecchio; coração = cuore; pulmão = polmone; pulmões = polmoni; rim = rene
rins = reni; fígado = fegato; estômago = stomaco; pele = pelle; urina = urina; fezes = feci
apetite = appetito; sono = sonno; inchaço|inchaços = gonfiore; inchadas = gonfie; inalação = inalazione
inalações = inalazioni; as duas = le due; os dois = i due; ambas as|ambos os|ambas|ambos = entrambe
falta de ar|dificuldade em respirar|dificuldade para respirar = mancanza di respiro; cansaço = stanchezza
fraqueza = debolezza; queda = caduta; caiu = è caduta; fratura = frattura; operação|cirurgia = operazione
alergia = allergia; alérgica = allergica; alérgico = allergico; análise|análises = analisi; exame = esame
vacina = vaccino; medicamento|remédio = farmaco; medicamentos|remédios = farmaci; tratamento = terapia
infeção|infecção = infezione; hipertensão = ipertensione; diabetes = diabete
insuficiência cardíaca = insufficienza cardiaca; pneumonia = polmonite; enfarte|infarto = infarto
derrame = ictus; cancro|câncer = cancro; demência = demenza; depressão = depressione; ansiedade = ansia
anemia = anemia; trombose = trombosi; artrose = artrosi; oxigénio|oxigênio = ossigeno; tem = ha
tinha = aveva; está = è; foi = è stata; toma = prende; tomou = ha preso; dorme = dorme; come = mangia
comeu = ha mangiato; bebe = beve; anda|caminha = cammina; bem = bene; mal = male; melhor = meglio
debaixo da pele|sob a pele|por baixo da pele = sotto la pelle; o = il; os = i; ou = o; látex = lattice
daqui a|dentro de = tra; proibido = vietato; proibida = vietata; teve = ha avuto
subcutânea|subcutâneo = sottocutanea
na veia|pela veia|intravenosa|intravenoso|endovenosa|endovenoso = in vena
no músculo|intramuscular = nel muscolo
debaixo da língua|sob a língua = sotto la lingua; por via oral|pela boca|por boca = per bocca
engula|engole|engolir = inghiotta; supositório|supositórios = supposta; adesivo|adesivos = cerotto
no olho = nell'occhio; nos olhos = negli occhi; no ouvido = nell'orecchio; nos ouvidos = nelle orecchie
no nariz = nel naso; inalar|inale|inala = inala; colírio = collirio; pomada|creme = pomata
injeta|injete = inietti
pior = peggio; estável = stabile; limpa = pulita; limpo = pulito; seca = asciutta; alta = alta; alto = alto
baixa = bassa; baixo = basso; forte = forte; leve|ligeira = lieve; grave = grave; muito = molto
pouco = poco
"""

_SPANISH = """
debe|tiene que = deve; es importante = è importante; se recomienda = si raccomanda; evite = eviti
consulte = consulti; contacte = contatti; llame = chiami; pida = chieda; descanse = si riposi
por favor = per favore; almuerzo = pranzo; es = è; alergias = allergie; conocen = conoscono; no = non; se = si
si = se; sin = senza; ni = né; ningún = nessun; ninguna = nessuna; ninguno = nessuno; nunca|jamás = mai
nada = niente; nadie = nessuno; tampoco = neanche; niega = nega; ausencia de = assenza di
no solo = non solo; sin duda = senza dubbio; izquierdo = sinistro; izquierda = sinistra
izquierdos = sinistri; izquierdas = sinistre; derecho = destro; derecha = destra; derechos = destri
derechas = destre; ambos lados|los dos lados = entrambi i lati; bilateral = bilaterale
por la mañana|de la mañana|por las mañanas = mattina; esta mañana = questa mattina; mañana = domani
al mediodía|mediodía = mezzogiorno; por la tarde|de la tarde|esta tarde = pomeriggio
por la noche|de la noche = sera o notte; anoche|esta noche = sera
durante la noche|por noche|cada noche|de madrugada|al acostarse|antes de dormir = notte; noches = notti
noche = notte; vez = volta; veces = volte; al día|por día|cada día|diario|diaria = al giorno
a la semana|por semana = alla settimana; al mes|por mes = al mese; por hora = all'ora
todos los días|diariamente = tutti i giorni; día = giorno; días = giorni; semana = settimana
semanas = settimane; mes = mese; meses = mesi; año = anno; años = anni; hora = ora; horas = ore
minuto = minuto; minutos = minuti; cada = ogni; desde hace|hace = da; desde|a partir de = dal
hasta = fino a; durante = per; hoy = oggi; ayer = ieri; anteayer = l'altro ieri
pasado mañana = dopodomani; al día siguiente = il giorno dopo
próxima semana|semana que viene = prossima settimana; semana pasada = settimana scorsa
esta semana = questa settimana; próximo mes = prossimo mese; mes pasado = mese scorso; este mes = questo mese
próximo año = prossimo anno; año pasado = anno scorso; un = un; una = una
uno = uno; dos = due; tres = tre; cuatro = quattro; cinco = cinque; seis = sei; siete = sette; ocho = otto
nueve = nove; diez = dieci; once = undici; doce = dodici; trece = tredici; catorce = quattordici
quince = quindici; dieciséis = sedici; diecisiete = diciassette; dieciocho = diciotto
diecinueve = diciannove; veinte = venti; treinta = trenta; cuarenta = quaranta; cincuenta = cinquanta
sesenta = sessanta; setenta = settanta; ochenta = ottanta; noventa = novanta; cien = cento; medio = mezzo
media = mezza; lunes = lunedì; martes = martedì; miércoles = mercoledì; jueves = giovedì; viernes = venerdì
sábado = sabato; domingo = domenica; enero = gennaio; febrero = febbraio; marzo = marzo; abril = aprile
mayo = maggio; junio = giugno; julio = luglio; agosto = agosto; septiembre = settembre; octubre = ottobre
noviembre = novembre; diciembre = dicembre; comprimido|pastilla = compressa
comprimidos|pastillas = compresse; cápsula = capsula; cápsulas = capsule; gota = goccia; gotas = gocce
unidad = unità; unidades = unità; sobre = bustina; sobres = bustine; inyección = iniezione
inyecciones = iniezioni
si es necesario|si lo necesita|en caso de necesidad|de reserva|en reserva|si hace falta = se necessario
en ayunas = a digiuno; antes de las comidas|antes de comer = prima dei pasti; como máximo|máximo = massimo
después de las comidas|tras las comidas = dopo i pasti; con las comidas = con i pasti
al menos|por lo menos = almeno; más de|por encima de = più di; menos de|por debajo de = meno di
suspendido = sospeso; suspendida = sospesa; en pausa = sospeso; detenido|interrumpido|parado = interrotto
interrumpida|parada = interrotta; previsto|planeado|programado = previsto
prevista|planeada|programada = prevista; sospecha de = sospetto di; probable = probabile
posible = possibile; aumentado = aumentato; aumentada = aumentata; reducido = ridotto; reducida = ridotta
recetado|prescrito = prescritto; recetada|prescrita = prescritta; antiguo = vecchio; antigua = vecchia
rechaza = rifiuta; rechazó = ha rifiutato; olvidó = ha dimenticato; desconocido = sconosciuto; hija = figlia
hijo = figlio; esposa|mujer = moglie; marido|esposo = marito; madre = madre; padre = padre
hermana = sorella; hermano = fratello; nieta|nieto = nipote; vecina = vicina; vecino = vicino
médico = medico; médica = medico; enfermera = infermiera; enfermero = infermiere; viuda = vedova
viudo = vedovo; sola = sola; solo = solo; fiebre = febbre; tos = tosse; dolor = dolore; dolores = dolori
dolor de cabeza|dolores de cabeza = mal di testa; mareo|mareos|vértigo|vértigos = vertigini
náusea|náuseas = nausea; vómito|vómitos = vomito; diarrea = diarrea; estreñimiento = stitichezza
sangre = sangue; hemorragia = emorragia; tensión arterial|presión arterial|tensión|presión = pressione
herida = ferita; heridas = ferite; apósito|vendaje|cura = medicazione; pulso = polso
temperatura = temperatura; glucemia = glicemia; azúcar = zucchero; pierna = gamba; piernas = gambe
brazo = braccio; brazos = braccia; pie = piede; pies = piedi; mano = mano; manos = mani; rodilla = ginocchio
rodillas = ginocchia; cadera = anca; hombro = spalla; talón = tallone; pecho = torace
vientre|barriga = pancia; cabeza = testa; espalda = schiena; ojo = occhio; ojos = occhi; oído = orecchio
corazón = cuore; pulmón = polmone; pulmones = polmoni; riñón = rene; riñones = reni; hígado = fegato
estómago = stomaco; piel = pelle; orina = urina; heces = feci; apetito = appetito; sueño = sonno
hinchazón = gonfiore; hinchadas = gonfie; inhalación = inalazione; inhalaciones = inalazioni
las dos = le due; los dos = i due; ambas|ambos = entrambe
falta de aire|dificultad para respirar = mancanza di respiro
cansancio = stanchezza; debilidad = debolezza; caída = caduta; cayó = è caduta; fractura = frattura
operación|cirugía = operazione; alergia = allergia; alérgica = allergica; alérgico = allergico
análisis = analisi; examen = esame; vacuna = vaccino; medicamento = farmaco; medicamentos = farmaci
tratamiento = terapia; infección = infezione; hipertensión = ipertensione; diabetes = diabete
insuficiencia cardíaca|insuficiencia cardiaca = insufficienza cardiaca; neumonía = polmonite
infarto = infarto; derrame cerebral|ictus = ictus; cáncer = cancro; demencia = demenza
depresión = depressione; ansiedad = ansia; anemia = anemia; trombosis = trombosi; artrosis = artrosi
oxígeno = ossigeno; tiene = ha; tenía = aveva; está = è; fue = è stata; toma = prende; tomó = ha preso
duerme = dorme; come = mangia; comió = ha mangiato; bebe = beve; anda|camina = cammina; bien = bene
debajo de la piel|bajo la piel = sotto la pelle; y = e; látex = lattice; dentro de = tra
prohibido = vietato; prohibida = vietata; tuvo = ha avuto; subcutánea|subcutáneo = sottocutanea
en la vena|por la vena|intravenosa|intravenoso|endovenosa = in vena; en el músculo|intramuscular = nel muscolo
debajo de la lengua|bajo la lengua = sotto la lingua; por vía oral|por la boca|por boca = per bocca
trague|traga|tragar = inghiotta; supositorio|supositorios = supposta; parche|parches = cerotto
en el ojo = nell'occhio; en los ojos = negli occhi; en el oído = nell'orecchio; en los oídos = nelle orecchie
en la nariz = nel naso; inhalar|inhale|inhala = inala; colirio = collirio; pomada|crema = pomata
inyecta|inyecte = inietti
mal = male; mejor = meglio; peor = peggio; estable = stabile; limpia = pulita; limpio = pulito
seca = asciutta; alta = alta; alto = alto; baja = bassa; bajo = basso; fuerte = forte
leve|ligero|ligera = lieve; grave = grave; mucho = molto; poco = poco
"""


def _table(listed: str) -> dict[str, str]:
    pairs = (pair.split(" = ") for line in listed.strip().splitlines() for pair in line.split("; "))
    return {form.strip(): italian.strip() for forms, italian in pairs for form in forms.split("|")}


TABLES = {"pt": _table(_PORTUGUESE), "es": _table(_SPANISH)}
