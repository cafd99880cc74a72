# Надписи на кнопках и описания команд: короткие, без разметки.

label-share-my-phone-number = Поделиться номером телефона
label-talk-to-an-operator = Связаться с оператором
label-join-the-chat = Присоединиться к чату
label-leave-the-queue = Выйти из очереди
label-choose-language = 🌐 Язык
label-this-language = Русский

label-start-shift = Начать смену
label-end-shift = Завершить смену
label-keep-them = Оставить себе
label-send-them-back = Вернуть в очередь
label-my-panel = Моя панель
label-my-chats = Мои чаты
label-queue = Очередь
label-write-to-the-account = Написать аккаунту

label-open = Открыть
label-open-numbered = Открыть { $number }
label-close = Закрыть
label-close-numbered = Закрыть { $number }
label-take-numbered = Взять { $number }

command-start = Начать
command-language = Выбрать язык
command-privacy = Что мы храним
